import Foundation
import StorageTesting
import Testing

@Suite("deploy/systemd", .fewAtATime)
struct SystemdUnitTests {
    static let folder = Programs.source("deploy/systemd")
    static let unit = folder.appendingPathComponent("packhouse.service")

    @Test(
        "holds units that systemd finds right",
        arguments: ["packhouse.service", "packhouse-collect.service", "packhouse-collect.timer"])
    func verify(_ unit: String) async throws {
        try await withBench { bench in
            let root = try Self.root(on: bench)
            let checked = try await bench.finish(
                Programs.deployPeer("systemd-analyze"),
                ["verify", "--man=no", "--recursive-errors=no", "--root=\(root)", unit],
                environment: Programs.deployPeerEnvironment)
            #expect(checked.currentEnding() == .exited(0))
            #expect(checked.standardError == "")
        }
    }

    @Test(
        "leaves the server, and its collection, few rights, by systemd's own count",
        arguments: ["packhouse.service", "packhouse-collect.service"])
    func security(_ unit: String) async throws {
        try await withBench { bench in
            let checked = try await bench.finish(
                Programs.deployPeer("systemd-analyze"),
                [
                    "security", "--offline=yes", "--threshold=20", "--no-pager", "--root=\(try Self.root(on: bench))",
                    unit,
                ],
                environment: Programs.deployPeerEnvironment)
            #expect(checked.currentEnding() == .exited(0), "\(checked.standardOutput)\(checked.standardError)")
        }
    }

    @Test("makes the user that the unit runs as")
    func user() async throws {
        try await withBench { bench in
            let root = try Self.root(on: bench)
            try await bench.succeed(
                Programs.deployPeer("systemd-sysusers"),
                ["--root=\(root)", Self.folder.appendingPathComponent("packhouse.sysusers").path],
                environment: Programs.deployPeerEnvironment)
            let users = try String(contentsOfFile: "\(root)/etc/passwd", encoding: .utf8)
            let line = users.split(separator: "\n").first { $0.hasPrefix("\(Self.setting("User") ?? "-"):") }
            #expect(line?.contains(":/var/lib/packhouse:") == true, "\(users)")
        }
    }

    @Test("serves with its configuration from its own directory, and is waited for long enough when it stops")
    func configuration() async throws {
        try await withBench { bench in
            let words = try #require(Self.setting("ExecStart")).split(separator: " ")
            #expect(words == ["/usr/bin/registry", "serve", "/etc/packhouse/config.yml"])
            #expect(Self.setting("ConfigurationDirectory") == "packhouse")
            #expect(Self.setting("StateDirectory") == "packhouse")
            let configuration = try await EffectiveConfiguration(
                Self.folder.appendingPathComponent("config.yml").path, on: bench)
            #expect(try configuration.text("storage.filesystem.rootdirectory").hasPrefix("/var/lib/packhouse/"))
            #expect(try configuration.text("auth.htpasswd.path").hasPrefix("/var/lib/packhouse/"))
            let stop = try #require(Self.setting("TimeoutStopSec").flatMap { Int($0.dropLast()) })
            let drain = try #require(configuration.drainSeconds)
            #expect(stop > drain)
        }
    }

    @Test("collects with the server's configuration and rights, and has the server write again afterwards")
    func collection() throws {
        let text = try String(
            contentsOf: Self.folder.appendingPathComponent("packhouse-collect.service"), encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.contains("ExecStart=/usr/bin/registry garbage-collect --quiet /etc/packhouse/config.yml"))
        #expect(lines.contains("User=\(Self.setting("User") ?? "-")"))
        let before = try #require(lines.first { $0.hasPrefix("ExecStartPre=+") })
        let after = try #require(lines.first { $0.hasPrefix("ExecStopPost=+") })
        #expect(before.contains("Environment=REGISTRY_STORAGE_MAINTENANCE_READONLY_ENABLED=true"))
        let file = "/run/systemd/system/packhouse.service.d/collect.conf"
        #expect(before.contains("> \(file)") && after.contains("rm -f \(file)"))
    }

    /// How a registry was when its collection began and when that ended, and what was asked of systemd.
    static let courses: [(String, String, [String])] = [
        (
            "active", "active",
            ["daemon-reload", "restart packhouse.service", "daemon-reload", "--no-block restart packhouse.service"]
        ),
        ("inactive", "inactive", []),
        // It was stopped meanwhile.
        ("active", "inactive", ["daemon-reload", "restart packhouse.service", "daemon-reload"]),
        (
            "active", "failed",
            ["daemon-reload", "restart packhouse.service", "daemon-reload", "--no-block restart packhouse.service"]
        ),
    ]

    @Test("starts nothing that an operator has stopped", arguments: courses)
    func restarts(_ before: String, _ after: String, _ calls: [String]) async throws {
        try await withBench { bench in
            let text = try String(
                contentsOf: Self.folder.appendingPathComponent("packhouse-collect.service"), encoding: .utf8)
            let folder = bench.path("units")
            let systemctl = """
                case "$1" in
                  is-active) test "$STATE" = active ;;
                  is-failed) test "$STATE" = failed ;;
                  *) echo "$*" >> \(bench.path("calls")) ;;
                esac
                """
            try await ShellScript.write(systemctl, to: bench.path("bin/systemctl"))
            for (key, state) in [("ExecStartPre=+", before), ("ExecStopPost=+", after)] {
                let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(key) })
                let script = String(try #require(line.split(separator: "'").dropFirst().first))
                    .replacing("/run/systemd/system", with: folder)
                let process = try await bench.finish(
                    URL(fileURLWithPath: "/bin/sh"), ["-c", script],
                    environment: ["PATH": "\(bench.path("bin")):/usr/bin:/bin", "STATE": state])
                #expect(process.currentEnding() == .exited(0), "\(process.standardError)")
            }
            let made = (try? String(contentsOfFile: bench.path("calls"), encoding: .utf8)) ?? ""
            #expect(made.split(separator: "\n").map(String.init) == calls)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/packhouse.service.d/collect.conf"))
        }
    }

    /// What the unit says of a key that it has once.
    private static func setting(_ key: String) -> String? {
        let lines = (try? String(contentsOf: unit, encoding: .utf8))?.split(separator: "\n") ?? []
        let values = lines.filter { $0.hasPrefix("\(key)=") }.map { String($0.dropFirst(key.count + 1)) }
        return values.count == 1 ? values[0] : nil
    }

    /// A root directory with the unit in it, the programs that it starts, and the targets that it asks for.
    private static func root(on bench: Bench) throws -> String {
        try bench.write(String(contentsOf: unit, encoding: .utf8), to: "root/etc/systemd/system/packhouse.service")
        for name in ["packhouse-collect.service", "packhouse-collect.timer"] {
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            try bench.write(text, to: "root/etc/systemd/system/\(name)")
        }
        for program in ["usr/bin/registry", "bin/kill", "bin/sh"] {
            chmod(try bench.write("#!/bin/sh\n", to: "root/\(program)"), 0o755)
        }
        for target in [
            "basic", "sysinit", "shutdown", "multi-user", "network-online", "timers", "time-sync", "time-set", "system",
        ] {
            let kind = target == "system" ? "slice" : "target"
            try bench.write("[Unit]\nDescription=\(target)\n", to: "root/usr/lib/systemd/system/\(target).\(kind)")
        }
        return bench.path("root")
    }
}
