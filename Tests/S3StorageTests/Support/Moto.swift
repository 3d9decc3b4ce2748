import Foundation
import StorageTesting

@testable import S3Storage

/// The imitation of AWS that moto is, for what SeaweedFS does otherwise. It takes any keys. `PACKHOUSE_MOTO` names the program; else
/// it is the one that `scripts/peers` fetched.
enum Moto {
    private static let started = Task { try await start() }

    static func server() async throws -> S3Server { try await started.value }

    static func settings() async throws -> S3Settings {
        try await server().settings(root: UUID().uuidString.lowercased())
    }

    private static func start() async throws -> S3Server {
        let directory = FileManager.default.temporaryDirectory.appending(path: "packhouse-moto-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let port = try LoopbackPort.free()
        try LastingProcess.start(
            try TestProgram.path("PACKHOUSE_MOTO", "moto_server"), ["-H", "127.0.0.1", "-p", String(port)],
            in: directory)
        let server = S3Server(port: port)
        try await server.makeBucket(within: .seconds(300))
        return server
    }
}
