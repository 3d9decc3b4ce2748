/// What loading needs of the file system, as closures: tests hand in a dictionary, the server ``system``.
public struct FileAccess: Sendable {
    /// The bytes of a regular file (or of what behaves like one, such as a mounted secret or a pipe), and at most `limit`
    /// of them: a longer one is ``Failure/tooLarge``. A pipe whose writers keep it open for more than a minute cannot be read.
    public var read: @Sendable (_ path: String, _ limit: Int) throws(Failure) -> [UInt8]
    /// The names in a directory without `.` and `..`, in no particular order; none when it cannot be read.
    public var names: @Sendable (_ directory: String) -> [String]

    public init(
        read: @escaping @Sendable (_ path: String, _ limit: Int) throws(Failure) -> [UInt8],
        names: @escaping @Sendable (_ directory: String) -> [String]
    ) {
        self.read = read
        self.names = names
    }

    /// Why a file could not be read.
    public enum Failure: Error, Hashable, Sendable {
        case notFound
        case isDirectory
        case tooLarge(limit: Int)
        /// What the system said, in words.
        case unreadable(String)
    }
}

extension FileAccess.Failure: CustomStringConvertible {
    /// Completes a sentence that names the file: `… does not exist`.
    public var description: String {
        switch self {
        case .notFound: "does not exist"
        case .isDirectory: "is a directory, not a file"
        case .tooLarge(let limit): "is larger than \(limit) bytes"
        case .unreadable(let reason): "cannot be read: \(reason)"
        }
    }
}
