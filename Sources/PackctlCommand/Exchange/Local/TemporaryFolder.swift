import FoundationEssentials
import Glibc
import PackFormat

/// A new folder that is gone, with all that lies in it, when its work is done, also when that failed.
enum TemporaryFolder {
    /// - Parameter environment: `TMPDIR` says where; `/tmp` without it.
    static func with<Value>(
        in environment: [String: String], _ body: (String) async throws -> Value
    ) async throws -> Value {
        let place = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var name = Array("\(place)/packctl.XXXXXX".utf8) + [0]
        let isMade = name.withUnsafeMutableBytes { bytes in
            // Safe: the bytes end with a zero, and only the six before it are changed.
            bytes.baseAddress.map { mkdtemp($0.assumingMemoryBound(to: CChar.self)) != nil } ?? false
        }
        guard isMade else { throw PackError.cannot("make a folder in", place) }
        let path = String(decoding: name.dropLast(), as: UTF8.self)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }
}
