import Foundation

/// Programs that tests run: those of this tree, and others that `scripts/peers` fetched. One that is not there fails the test.
public enum TestProgram {
    private static let top = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The server of this tree: `PACKHOUSE_REGISTRY`, else the one that `swift build` leaves.
    public static func registry() throws -> String {
        try program(".build/debug/registry", or: "PACKHOUSE_REGISTRY", from: "swift build")
    }

    /// The client of this tree: `PACKHOUSE_PACKCTL`, else the one that `swift build` leaves.
    public static func packctl() throws -> String {
        try program(".build/debug/packctl", or: "PACKHOUSE_PACKCTL", from: "swift build")
    }

    /// One of Debian's; `PACKHOUSE_PEERS` names another place for all of them.
    public static func peer(_ name: String) throws -> String {
        let root =
            ProcessInfo.processInfo.environment["PACKHOUSE_PEERS"] ?? top.appending(path: ".peers/root").path
        return try found("\(root)/usr/bin/\(name)", or: "PACKHOUSE_PEERS", from: "scripts/peers")
    }

    /// One of the S3 servers: what the variable names, else the one of this name.
    public static func path(_ variable: String, _ name: String) throws -> String {
        try program(".peers/s3/bin/\(name)", or: variable, from: "scripts/peers")
    }

    private static func program(_ path: String, or variable: String, from maker: String) throws -> String {
        let path = ProcessInfo.processInfo.environment[variable] ?? top.appending(path: path).path
        return try found(path, or: variable, from: maker)
    }

    private static func found(_ path: String, or variable: String, from maker: String) throws -> String {
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw CheckFailure("there is no program \(path): run \(maker), or name another with \(variable)")
        }
        return path
    }
}
