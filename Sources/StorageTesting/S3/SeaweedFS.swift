public import Foundation
public import S3Storage

/// A real S3 server for all tests of this process, started by the first that needs it. Each test keeps to names below a root of its own.
///
/// `PACKHOUSE_WEED` names the program; else it is the one that `scripts/peers` fetched.
public enum SeaweedFS {
    /// Of its parts; each takes the one 10,000 above as well.
    public struct Ports: Sendable {
        public var s3: Int
        public var master: Int
        public var volume: Int
        public var filer: Int

        public static func free() throws -> Ports {
            try Ports(
                s3: LoopbackPort.freePair(), master: LoopbackPort.freePair(), volume: LoopbackPort.freePair(),
                filer: LoopbackPort.freePair())
        }
    }

    private static let started = Task { try await start() }

    public static func server() async throws -> S3Server { S3Server(port: try await ports().s3) }

    public static func ports() async throws -> Ports { try await started.value }

    /// Settings for names that no other test uses.
    public static func settings() async throws -> S3Settings {
        try await server().settings(root: UUID().uuidString.lowercased())
    }

    /// The command line of one that keeps everything in a directory, which is there.
    public static func arguments(in directory: URL, ports: Ports) throws -> [String] {
        let file = directory.appending(path: "s3.json").path
        let identities =
            #"{"identities":[{"name":"tests","credentials":[{"accessKey":"\#(S3Server.accessKey)","secretKey":"\#(S3Server.secretKey)"}],"#
            + #""actions":["Admin","Read","Write","List","Tagging"]}]}"#
        try Data(identities.utf8).write(to: URL(fileURLWithPath: file))
        return [
            "server", "-ip=127.0.0.1", "-dir=\(directory.path)", "-master.port=\(ports.master)",
            "-volume.port=\(ports.volume)", "-filer.port=\(ports.filer)", "-s3", "-s3.port=\(ports.s3)",
            "-s3.config=\(file)", "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.volumeSizeLimitMB=1024",
            "-volume.max=20",
        ]
    }

    public static func program() throws -> String { try TestProgram.path("PACKHOUSE_WEED", "weed") }

    private static func start() async throws -> Ports {
        let directory = FileManager.default.temporaryDirectory.appending(path: "packhouse-weed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let ports = try Ports.free()
        try LastingProcess.start(program(), arguments(in: directory, ports: ports), in: directory)
        try await S3Server(port: ports.s3).makeBucket(within: .seconds(300))
        return ports
    }
}
