import Foundation
import StorageTesting

/// The built packctl with a home of its own, which is gone when the test is over.
///
///     let client = try TestClient()
///     let run = try await client.run("registry", "ls", "-o", "json")
///     #expect(run.status == 0)
struct TestClient: Sendable {
    private let directory: TemporaryDirectory
    private let program: String

    /// - Parameter name: what the program is called by; another than its own is a link to it.
    init(calledBy name: String = "packctl") throws {
        directory = try TemporaryDirectory()
        program = "\(directory.path)/bin/\(name)"
        try FileManager.default.createDirectory(
            atPath: "\(directory.path)/bin", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: program, withDestinationPath: try TestProgram.packctl())
    }

    /// What `$HOME` says.
    var folder: String { directory.path }
    /// Where its logins are.
    var configuration: String { "\(folder)/.spectro/config.json" }

    /// What the program is run with: nothing of this machine's.
    var environment: [String: String] {
        ["HOME": folder, "PATH": "/usr/bin:/bin", "PACKCTL_CERTS_DIR": "\(folder)/certs.d"]
    }

    func run(
        _ words: String..., input: String? = nil, environment more: [String: String] = [:]
    ) async throws -> FinishedProgram {
        try await run(words, input: input, environment: more)
    }

    func run(
        _ words: [String], input: String? = nil, environment more: [String: String] = [:]
    ) async throws -> FinishedProgram {
        try await FinishedProgram.run(
            program, words, environment: environment.merging(more) { $1 }, input: input, folder: folder)
    }

    /// The program and its words, for those who start it otherwise.
    var path: String { program }

    /// Writes a file below its home.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = URL(fileURLWithPath: "\(folder)/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    /// Trusts an authority for a server.
    func trust(_ certificate: TestCertificate, for server: String) throws {
        try write(try String(contentsOfFile: certificate.file, encoding: .utf8), to: "certs.d/\(server)/ca.crt")
    }

    /// Logs in where one has to.
    func logIn(to server: TestServer) async throws {
        let run = try await run(
            "registry", "login", server.name, "--insecure", "--username", TestServer.user, "--password-stdin",
            input: TestServer.password)
        guard run.status == 0 else { throw CheckFailure("no login: \(run.errors)") }
    }
}
