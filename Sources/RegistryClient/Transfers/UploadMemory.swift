import FoundationEssentials
import Glibc
import OCI

/// Where uploads of large blobs stand, in small files of a folder, so that another process can go on with them when the one that
/// began them ended in their midst.
///
/// A file is its owner's only, as the address in it may be all that one needs to write there. It is gone when the upload is at its end,
/// after a week, and when there are many. Without it an upload only begins anew: whatever goes wrong here is passed over.
public struct UploadMemory: Hashable, Sendable {
    public let folder: String

    /// Uploads that are remembered at a time.
    private static let most = 100
    /// Seconds; most registries forget an upload as soon.
    private static let longestLife: Int64 = 7 * 24 * 3600

    /// - Parameter folder: of nothing else; it is made when it is needed.
    public init(folder: String) {
        self.folder = folder
    }

    /// What is remembered of one upload, for this process alone. Nil when another one is at it, and where nothing can be written.
    func note(of blob: Digest, to repository: RepositoryName, at server: String) -> UploadNote? {
        guard (try? AccountFile.makeFolder(folder)) != nil else { return nil }
        let key = Array("\(server) \(repository) \(blob)".utf8).withUnsafeBytes { ContentHasher.digest(of: $0) }
        let path = "\(folder)/\(key.hex)"
        tidy(besides: path)
        return UploadNote(path)
    }

    /// Takes away what is old, and of the others the oldest while there are too many.
    private func tidy(besides path: String) {
        let now = Int64(time(nil))
        var kept: [(path: String, age: Int64)] = []
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let file = "\(folder)/\(name)"
            var status = stat()
            guard name.utf8.count == 64, name.allSatisfy(\.isHexDigit), file != path, stat(file, &status) == 0 else {
                continue
            }
            kept.append((file, now - Int64(status.st_mtim.tv_sec)))
        }
        kept.sort { $0.age < $1.age }
        for (index, file) in kept.enumerated()
        where index >= UploadMemory.most - 1 || file.age > UploadMemory.longestLife {
            UploadNote(file.path)?.forget()
        }
    }
}
