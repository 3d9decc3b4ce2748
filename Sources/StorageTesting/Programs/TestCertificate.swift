import Foundation

/// A certificate that signs itself, made by the server's own command.
public struct TestCertificate: Sendable {
    public let file: String
    public let key: String

    public init(file: String, key: String) {
        self.file = file
        self.key = key
    }

    /// - Parameter names: `--host` and `--ip` with their values.
    public init(in folder: String, _ names: [String] = ["--ip", "127.0.0.1"], called name: String = "tls") async throws
    {
        file = "\(folder)/\(name).crt"
        key = "\(folder)/\(name).key"
        try await FinishedProgram.succeed(
            TestProgram.registry(), ["certificate", "self-signed", "--out", file, "--key", key] + names)
    }
}
