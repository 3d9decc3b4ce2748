import Foundation
import StorageTesting

/// A file system of 64 KiB in memory, to be filled.
struct SmallDisk: Sendable {
    let folder: TestDirectory

    static func with<Result>(
        _ body: (SmallDisk) async throws -> Result, isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result {
        try await TestDirectory.with { folder in
            try MemoryFileSystem.mount(at: folder.path, "size=64k")
            defer { MemoryFileSystem.unmount(folder.path) }
            return try await body(SmallDisk(folder: folder))
        }
    }

    /// Takes all the room that is left.
    func fill() {
        guard FileManager.default.createFile(atPath: folder.path("ballast"), contents: nil),
            let file = FileHandle(forWritingAtPath: folder.path("ballast"))
        else { return }
        defer { try? file.close() }
        while (try? file.write(contentsOf: Data(repeating: 0, count: 4096))) != nil {}
    }

    /// Gives it back.
    func free() throws { try FileManager.default.removeItem(atPath: folder.path("ballast")) }
}
