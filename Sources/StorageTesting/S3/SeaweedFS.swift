import Foundation
public import S3Storage

/// A real S3 server for all tests of this process, started by the first that needs it. Each test keeps to names below a root of its own.
///
/// `PACKHOUSE_WEED` names the program; else it is the one that `scripts/peers` fetched.
public enum SeaweedFS {
    private static let started = Task { try await start() }

    public static func server() async throws -> S3Server { try await started.value }

    /// Settings for names that no other test uses.
    public static func settings() async throws -> S3Settings {
        try await server().settings(root: UUID().uuidString.lowercased())
    }

    private static func start() async throws -> S3Server {
        let directory = FileManager.default.temporaryDirectory.appending(path: "packhouse-weed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let keys = S3Server.keys
        let identities =
            #"{"identities":[{"name":"tests","credentials":[{"accessKey":"\#(keys.accessKey)","secretKey":"\#(keys.secretKey)"}],"#
            + #""actions":["Admin","Read","Write","List","Tagging"]}]}"#
        try Data(identities.utf8).write(to: directory.appending(path: "s3.json"))
        let ports = try FreePorts.pairs(4)
        try LastingProcess.start(
            try TestProgram.path("PACKHOUSE_WEED", "weed"),
            [
                "server", "-ip=127.0.0.1", "-dir=\(directory.path)", "-master.port=\(ports[0])",
                "-volume.port=\(ports[1])", "-filer.port=\(ports[2])", "-s3", "-s3.port=\(ports[3])",
                "-s3.config=\(directory.path)/s3.json", "-s3.port.iceberg=0", "-s3.port.lance=0",
                "-master.volumeSizeLimitMB=1024", "-volume.max=20",
            ], in: directory)
        let server = S3Server(port: ports[3])
        try await server.makeBucket(within: .seconds(60))
        return server
    }
}
