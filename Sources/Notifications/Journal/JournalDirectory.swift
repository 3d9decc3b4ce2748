import Encoding
import Glibc
import LocalFiles

/// The directory of all queues: a folder for each endpoint, by its name, and in it one for each run of a server.
public struct JournalDirectory: Sendable {
    let path: String

    public init(_ path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// Finds out whether it can be used, and makes nothing. Blocks. Throws `.directory`.
    public func check() throws(NotificationError) {
        var nearest = path
        while access(nearest, F_OK) != 0, errno == ENOENT, nearest != "/", nearest != "." {
            nearest = Folder.parent(of: nearest)
        }
        guard Folder(nearest).isThere else { throw fault(JournalFault("using \(nearest)", code: ENOTDIR)) }
        guard access(nearest, R_OK | W_OK | X_OK) == 0 else { throw fault(JournalFault("writing to \(nearest)")) }
    }

    /// The folder of an endpoint.
    func folder(of endpoint: String) -> String { "\(path)/\(Self.fileName(of: endpoint))" }

    /// Folders with events of endpoints that are not configured, by the names of the endpoints' folders.
    func strangers(besides names: Set<String>) -> [String] {
        let known = Set(names.map(Self.fileName))
        return Folder(path).names.filter { name in
            !known.contains(name) && Folder("\(path)/\(name)").names.contains { $0.hasPrefix(Self.runPrefix) }
        }
    }

    func fault(_ fault: JournalFault) -> NotificationError {
        NotificationError(
            .directory,
            "notifications.queue.directory: \(fault); name a directory that this user can write, on a file system with locks",
            cause: nil)
    }

    static let runPrefix = "run-"

    /// A name for the folder of a new run; later ones sort behind earlier ones.
    static func newRun() -> String {
        let time = String(time(nil))
        let random = Hexadecimal.text(.random(in: .min ... .max))
        return "\(runPrefix)\(String(repeating: "0", count: max(0, 12 - time.count)))\(time)-\(random)"
    }

    /// Letters, digits, `-`, `_` and inner dots stay; other bytes become `%` and two digits.
    static func fileName(of endpoint: String) -> String {
        var bytes: [UInt8] = []
        for byte in endpoint.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                bytes.append(byte)
            case UInt8(ascii: ".") where !bytes.isEmpty:
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), Hexadecimal.digit(byte >> 4), Hexadecimal.digit(byte & 0x0F)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
