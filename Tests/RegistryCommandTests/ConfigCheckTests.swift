import Foundation
import Testing

@Suite("registry config check", .fewAtATime)
struct ConfigCheckTests {
    @Test("shows each value with where it came from, and exits with 0")
    func origins() async throws {
        try await withBench { bench in
            let file = try bench.write(
                "version: 0.1\nlog:\n  level: info\nstorage:\n  filesystem:\n    rootdirectory: /srv/registry\n",
                to: "config.yml")
            let process = try await bench.registry(
                ["config", "check", file], environment: ["REGISTRY_HTTP_ADDR": "127.0.0.1:5001"])
            #expect(process.currentEnding() == .exited(0), "\(process.standardError)")
            let lines = process.standardOutput.split(separator: "\n")
            func line(_ words: String...) -> Bool { lines.contains { line in words.allSatisfy { line.contains($0) } } }
            #expect(line("level: info", "config.yml:3"))
            #expect(line("rootdirectory: /srv/registry", "config.yml:6"))
            #expect(line("addr:", "127.0.0.1:5001", "REGISTRY_HTTP_ADDR"))
            #expect(line("formatter: text", "default"))
        }
    }

    @Test("keeps the default's parameters beside what the documents' variables set")
    func documents() async throws {
        try await withBench { bench in
            let file = try bench.write(
                DefaultConfiguration.text(rootDirectory: "/data/.spectro-server", users: "/auth/htpasswd-basic"),
                to: "config.yml")
            let process = try await bench.registry(
                ["config", "check", file],
                environment: ["REGISTRY_AUTH": "htpasswd", "REGISTRY_AUTH_HTPASSWD_REALM": "My Enterprise Realm"])
            #expect(process.currentEnding() == .exited(0), "\(process.standardError)")
            #expect(process.standardOutput.contains("/auth/htpasswd-basic"))
            #expect(process.standardOutput.contains("My Enterprise Realm"))
        }
    }

    @Test("prints a configuration that it finds right itself")
    func roundTrip() async throws {
        try await withBench { bench in
            let file = try bench.write(
                DefaultConfiguration.text(rootDirectory: "/data/.spectro-server", users: "/auth/htpasswd-basic"),
                to: "config.yml")
            let first = try await bench.registry(["config", "check", file])
            #expect(first.standardOutput.contains("rootdirectory: /data/.spectro-server"))
            let again = try bench.write(first.standardOutput, to: "again.yml")
            let second = try await bench.registry(["config", "check", again])
            #expect(second.currentEnding() == .exited(0), "\(second.standardError)")
            #expect(Self.withoutComments(first.standardOutput) == Self.withoutComments(second.standardOutput))
        }
    }

    @Test("masks what is secret")
    func secrets() async throws {
        try await withBench { bench in
            let file = try bench.write(
                "version: 0.1\nstorage: inmemory\nhttp: {secret: hunter2hunter2}\n", to: "config.yml")
            let process = try await bench.registry(["config", "check", file])
            #expect(process.currentEnding() == .exited(0))
            #expect(process.standardOutput.contains("secret:"))
            #expect(!(process.standardOutput + process.standardError).contains("hunter2hunter2"))
        }
    }

    @Test("lists every problem and exits with 1")
    func problems() async throws {
        try await withBench { bench in
            let file = try bench.write(
                "version: 0.1\nstorage: {floppy: {}}\nlog: {formatter: xml}\nproxy: {remoteurl: 'https://r.example'}\n",
                to: "config.yml")
            let process = try await bench.registry(["config", "check", file])
            #expect(process.currentEnding() == .exited(1))
            let said = process.standardError
            for word in ["config.yml:2", "floppy", "config.yml:3", "xml", "config.yml:4", "proxy"] {
                #expect(said.contains(word), "'\(word)' is missing in: \(said)")
            }
        }
    }

    @Test("warns of an unknown key with its line and the nearest known key, and exits with 0")
    func unknownKey() async throws {
        try await withBench { bench in
            let file = try bench.write(
                "version: 0.1\nstorage:\n  filesystem:\n    rootDirectory: /srv\n", to: "config.yml")
            let process = try await bench.registry(["config", "check", file])
            #expect(process.currentEnding() == .exited(0))
            for word in ["config.yml:4", "rootDirectory", "rootdirectory"] {
                #expect(process.standardError.contains(word), "'\(word)' is missing in: \(process.standardError)")
            }
        }
    }

    private static func withoutComments(_ text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let kept = line.split(separator: " #", omittingEmptySubsequences: false)[0]
            return kept.isEmpty || kept.hasPrefix("#") ? nil : kept.trimmingCharacters(in: .whitespaces)
        }
    }
}
