import Foundation

/// Programs that tests run. One that is not there fails the test.
enum TestProgram {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    private static let top = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The client of this tree: `PACKHOUSE_PACKCTL`, else the one that `swift build` leaves.
    static func packctl() throws -> String {
        try found(
            ProcessInfo.processInfo.environment["PACKHOUSE_PACKCTL"]
                ?? top.appending(path: ".build/debug/packctl").path,
            hint: "`swift build` makes it, and PACKHOUSE_PACKCTL names another")
    }

    /// The server of this tree: `PACKHOUSE_REGISTRY`, else the one that `swift build` leaves.
    static func registry() throws -> String {
        try found(
            ProcessInfo.processInfo.environment["PACKHOUSE_REGISTRY"]
                ?? top.appending(path: ".build/debug/registry").path,
            hint: "`swift build` makes it, and PACKHOUSE_REGISTRY names another")
    }

    /// One of Debian's that `scripts/peers` unpacked; `PACKHOUSE_PEERS` names another place for all of them.
    static func peer(_ name: String) throws -> String {
        let root =
            ProcessInfo.processInfo.environment["PACKHOUSE_PEERS"] ?? top.appending(path: ".peers/root").path
        return try found(
            "\(root)/usr/bin/\(name)", hint: "scripts/peers unpacks it, and PACKHOUSE_PEERS names its folder")
    }

    private static func found(_ path: String, hint: String) throws -> String {
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failed(description: "there is no program \(path): \(hint)")
        }
        return path
    }
}
