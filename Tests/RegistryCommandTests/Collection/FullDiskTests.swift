import Foundation
import Testing

@Suite(
    "The command garbage-collect on a disk without room for a file", .fewAtATime,
    .enabled(if: FullDiskTests.canMount, "needs the right to mount"))
struct FullDiskTests {
    private static let kind = ["-t", "tmpfs", "-o", "size=64k,nr_inodes=16", "none"]

    /// Whether this process may mount a file system.
    static let canMount: Bool = {
        let path = FileManager.default.temporaryDirectory.appending(path: "packhouse-mount-\(UUID().uuidString)").path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard run("/bin/mount", kind + [path]) else { return false }
        return run("/bin/umount", [path])
    }()

    private static func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    @Test("asks for room, and not for another user")
    func lock() async throws {
        try await withBench { bench in
            let root = bench.path("root")
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
            try #require(Self.run("/bin/mount", Self.kind + [root]))
            defer { _ = Self.run("/bin/umount", ["-l", root]) }
            for index in 0... where !FileManager.default.createFile(atPath: "\(root)/\(index)", contents: nil) { break }

            let process = try await bench.collect(.directory(root))
            #expect(process.currentEnding() == .exited(1))
            #expect(process.standardError.contains("packhouse.lock: No space left on device; make room for one file"))
            #expect(!process.standardError.contains("as the user"))
        }
    }
}
