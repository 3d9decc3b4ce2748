import Foundation
import StorageTesting

/// A file system of 64 KiB in memory, to be filled.
struct SmallDisk: Sendable {
    let folder: TestDirectory

    /// Whether this process may mount one.
    static let isPossible: Bool = (try? mounted { _ in }) != nil

    static func with<Result>(
        _ body: (SmallDisk) async throws -> Result, isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result {
        try await TestDirectory.with { folder in
            try FinishedProgram.succeedBlocking("/bin/mount", ["-t", "tmpfs", "-o", "size=64k", "none", folder.path])
            defer { _ = try? FinishedProgram.succeedBlocking("/bin/umount", ["-l", folder.path]) }
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

    private static func mounted(_ body: (String) -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "packhouse-mount-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FinishedProgram.succeedBlocking("/bin/mount", ["-t", "tmpfs", "-o", "size=64k", "none", path])
        body(path)
        try FinishedProgram.succeedBlocking("/bin/umount", [path])
    }
}
