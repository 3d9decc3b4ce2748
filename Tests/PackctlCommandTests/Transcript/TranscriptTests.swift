import Foundation
import StorageTesting
import Testing

@Suite("docs/packs.md")
struct TranscriptTests {
    @Test("tells the way from a chart to a pulled pack as it is")
    func chartToPull() async throws {
        let steps = try Transcript(chapter: "From a Helm chart to a pulled pack", of: "packs.md").steps
        #expect(steps.count > 12)
        for verb in ["build", "validate", "push", "ls", "pull", "history"] {
            #expect(steps.contains { $0.command.contains("packctl pack \(verb)") }, "\(verb) is missing")
        }
        try await TestServer.with(.packhouse, .login) { server in
            let client = try TestClient()
            try client.write("\(TestServer.user):\(TestServer.password)", to: "data/first-login")
            for step in steps {
                let command = step.command.replacing("localhost:5000", with: server.name)
                    .replacing("docker", with: TestServer.user)
                var environment = client.environment
                environment["PATH"] = "\(client.folder)/bin:/usr/bin:/bin"
                let run = try await FinishedProgram.run(
                    "/bin/bash", ["-c", "(\(command)\n) 2>&1"], environment: environment, folder: client.folder)
                #expect(run.status == 0, "\(step): \(run.output)")
                let said = run.output.replacing(server.name, with: "localhost:5000")
                    .split(separator: "\n").map(String.init)
                let told = step.said.map { $0.replacing("/home/…", with: "…") }
                #expect(said.count == told.count, "\(step): \(said)")
                for (line, told) in zip(said, told) {
                    let told = told.replacing(" docker ", with: " \(TestServer.user) ")
                    #expect(Transcript.isSame(line, as: told), "\(step) says: \(line), and not: \(told)")
                }
            }
        }
    }

    @Test(
        "is compared word for word but for what it leaves open",
        arguments: [
            ("a  b", "a b", true), ("a c", "a b", false), ("a", "a b", false), ("a b c", "a …", true),
            ("sha256:12", "sha256:…", true), ("md5:12", "sha256:…", false), ("x/config.json", "…/config.json", true),
            ("2026-01-01T00:00:00Z a", "2025-12-31T23:59:59Z a", true), ("now a", "2025-12-31T23:59:59Z a", false),
        ])
    func comparison(_ line: String, _ told: String, _ isSame: Bool) {
        #expect(Transcript.isSame(line, as: told) == isSame)
    }
}
