import Glibc
import LocalFiles

extension FileAccess {
    /// How long the writers of a pipe are waited for.
    private static let patience = Duration.seconds(60)

    /// The files of this machine. Blocks.
    public static let system = FileAccess(
        read: { (path: String, limit: Int) throws(Failure) in try contents(of: path, limit: limit) },
        names: { Folder($0).names })

    private static func contents(of path: String, limit: Int) throws(Failure) -> [UInt8] {
        do throws(SmallFile.Failure) {
            return try SmallFile.contents(of: path, upTo: limit, waitingForPipe: patience)
        } catch {
            switch error.code {
            case ENOENT, ENOTDIR: throw .notFound
            case EISDIR: throw .isDirectory
            case EFBIG: throw .tooLarge(limit: limit)
            default: throw .unreadable(error.words)
            }
        }
    }
}
