import Foundation
import StorageTesting
import Testing

@Suite("the program")
struct ProgramTests {
    @Test("behaves the same by either name, and calls itself as it was called", arguments: ["packctl", "spectro"])
    func names(_ name: String) async throws {
        let client = try TestClient(calledBy: name)
        let version = try await client.run("version")
        #expect(version.status == 0 && version.output.hasPrefix("packctl ") && version.lines.count == 1)
        #expect(version.output.contains(" linux/"))
        #expect(try await client.run("--version").output == version.output)
        let help = try await client.run("--help")
        #expect(help.status == 0 && help.errors.isEmpty && help.output.contains("USAGE: \(name) "))
        #expect(help.output.contains("5 network"))
        #expect(try await client.run("registry", "login", "-h").output.contains("USAGE: \(name) registry login"))
        let wrong = try await client.run("pack", "--no-such")
        #expect(wrong.status == 2 && wrong.errors.hasPrefix("\(name): ") && wrong.errors.contains("\(name) --help"))
    }

    @Test("completes its commands and options in each shell", arguments: ["bash", "zsh", "fish"])
    func completions(_ shell: String) async throws {
        let client = try TestClient(calledBy: "spectro")
        let run = try await client.run("completions", shell)
        #expect(run.status == 0 && run.errors.isEmpty)
        for word in [
            "spectro", "registry", "login", "logout", "check", "pack", "version", "completions", "password-stdin",
        ] {
            #expect(run.output.contains(word))
        }
        #expect(!run.output.contains("packctl"))
    }

    @Test("takes bash's script as bash does, and completes by it")
    func bash() async throws {
        let client = try TestClient()
        let script = try client.write(try await client.run("completions", "bash").output, to: "script")
        let run = try await FinishedProgram.run(
            "/bin/bash",
            [
                "-c",
                "source '\(script)'; COMP_WORDS=(packctl regi); COMP_CWORD=1; COMP_LINE='packctl regi'; "
                    + "COMP_POINT=12; _packctl packctl regi packctl; echo \"${COMPREPLY[@]}\"",
            ])
        #expect(run.status == 0 && run.output == "registry\n", "\(run.errors)")
    }

    @Test(
        "completes files and folders where one is meant",
        arguments: [
            ("pack validate im", ["image.tar", "images"]), ("pack import im", ["image.tar", "images"]),
            ("pack export im", ["image.tar", "images"]), ("pack push im", ["images"]),
            ("pack build --chart im", ["image.tar", "images"]), ("pack images --dir im", ["image.tar", "images"]),
            ("registry ls --home im", ["images"]),
        ])
    func files(_ line: String, _ names: [String]) async throws {
        let client = try TestClient()
        let script = try client.write(try await client.run("completions", "bash").output, to: "script")
        try client.write("x", to: "images/x")
        try client.write("x", to: "image.tar")
        let words = "packctl \(line)".split(separator: " ")
        let run = try await FinishedProgram.run(
            "/bin/bash",
            [
                "-c",
                "source '\(script)'; COMP_WORDS=(packctl \(line)); COMP_CWORD=\(words.count - 1); COMP_LINE='packctl \(line)'; "
                    + "COMP_POINT=\(line.utf8.count + 8); _packctl packctl im \(words[words.count - 2]); "
                    + "printf '%s\\n' \"${COMPREPLY[@]}\"",
            ], folder: client.folder)
        #expect(run.status == 0 && run.lines.sorted() == names, "\(run.output) \(run.errors)")
    }

    @Test("writes its version as JSON and YAML, too")
    func version() async throws {
        let client = try TestClient()
        let json = try await client.run("version", "-o", "json")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: String]
        #expect(object?["product"] == "packctl" && object?["system"] == "linux")
        let yaml = try await client.run("version", "--output", "yaml")
        #expect(yaml.output.hasPrefix("product: packctl\n"))
    }

    @Test("has no colours in a file, and leaves quietly when nobody reads")
    func pipe() async throws {
        let client = try TestClient()
        let run = try await FinishedProgram.run(
            "/bin/bash", ["-c", "'\(client.path)' completions zsh | head -c 1 > /dev/null; echo ${PIPESTATUS[0]}"],
            environment: client.environment.merging(["TERM": "xterm"]) { $1 })
        #expect(run.output == "0\n" && run.errors.isEmpty)
        #expect(try await !client.run("registry", "ls", environment: ["TERM": "xterm"]).output.contains("\u{1B}"))
    }
}
