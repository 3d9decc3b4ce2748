import Foundation
import StorageTesting
import Testing

@Suite(
    "The command garbage-collect on a disk without room for a file", .fewAtATime,
    .enabled(if: MemoryFileSystem.isPossible, "needs the right to mount"))
struct FullDiskTests {
    @Test("asks for room, and not for another user")
    func lock() async throws {
        try await withBench { bench in
            let root = bench.path("root")
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
            try MemoryFileSystem.mount(at: root, "size=64k,nr_inodes=16")
            defer { MemoryFileSystem.unmount(root) }
            for index in 0... where !FileManager.default.createFile(atPath: "\(root)/\(index)", contents: nil) { break }

            let process = try await bench.collect(.directory(root))
            #expect(process.currentEnding() == .exited(1))
            #expect(process.standardError.contains("packhouse.lock: No space left on device; make room for one file"))
            #expect(!process.standardError.contains("as the user"))
        }
    }
}
