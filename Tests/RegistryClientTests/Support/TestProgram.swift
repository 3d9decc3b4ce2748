import Foundation

/// Programs that tests start.
enum TestProgram {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    private static let top = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

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

    /// Runs a program to its end, and waits for that without holding a thread.
    static func run(_ program: String, _ arguments: [String]) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        guard status == 0 else { throw Failed(description: "\(program) \(arguments) ends with \(status)") }
    }

    private static func found(_ path: String, hint: String) throws -> String {
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failed(description: "there is no program \(path): \(hint)")
        }
        return path
    }
}
