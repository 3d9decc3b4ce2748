import Foundation
import StorageTesting

/// Programs that tests meet, which are no part of the tree.
enum TestProgram {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// One of Debian's that `scripts/peers` unpacked; `PACKHOUSE_PEERS` names another place for all of them.
    static func peer(_ name: String) throws -> String {
        let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let root =
            ProcessInfo.processInfo.environment["PACKHOUSE_PEERS"].map { URL(fileURLWithPath: $0) }
            ?? top.appending(path: ".peers/root")
        let path = root.appending(path: "usr/bin/\(name)").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failed(
                description: "there is no program \(path): run scripts/peers, or name its folder with PACKHOUSE_PEERS")
        }
        return path
    }

    /// Runs a program of the system to its end; its output counts for nothing unless it fails.
    static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        let end = EndOfProcess(of: process)
        try process.run()
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        end.wait()
        guard process.terminationStatus == 0 else {
            throw Failed(description: "\(program) \(arguments): \(String(decoding: words, as: UTF8.self))")
        }
    }
}
