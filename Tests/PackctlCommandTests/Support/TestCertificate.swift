import Foundation

/// A certificate that signs itself, made by the server's own command.
struct TestCertificate: Sendable {
    let file: String
    let key: String

    /// - Parameter names: `--host` and `--ip` with their values.
    init(in folder: String, _ names: [String] = ["--ip", "127.0.0.1"], called name: String = "tls") async throws {
        file = "\(folder)/\(name).crt"
        key = "\(folder)/\(name).key"
        let run = try await FinishedProgram.run(
            TestProgram.registry(), ["certificate", "self-signed", "--out", file, "--key", key] + names)
        guard run.status == 0 else { throw TestProgram.Failed(description: "no certificate: \(run.errors)") }
    }
}
