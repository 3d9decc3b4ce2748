import Glibc
import LocalFiles

/// One attempt to read the user list: what was found, as of which state of the file.
struct HtpasswdReading: Sendable {
    enum Finding: Hashable, Sendable {
        case content(HtpasswdFile)
        /// The file changed while it was read.
        case moving
        /// There is no list at the path: absent, a directory, no right to read, too large.
        case absent(String)
        /// The system could not say: out of descriptors, an input/output error. Says nothing about the list.
        case failed(String)
    }

    var status: FileStamp
    var finding: Finding
    /// Whether the file changed so short a while ago that another change may leave the same times and size.
    var isFresh = false
}

extension HtpasswdReading {
    /// Coarse file systems count whole or even seconds.
    private static let coarsestSeconds: Int64 = 2

    /// Reads the file at `path`. Blocks.
    static func reading(_ path: String) -> HtpasswdReading {
        let now = FileTime.now()
        // A FIFO would keep a blocking open waiting for its writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return unopened(path, errno) }
        defer { close(descriptor) }
        let status = FileStamp(descriptor: descriptor)
        let fingerprint: FileFingerprint
        switch status {
        case .file(let found): fingerprint = found
        case .unreachable(let code):
            return HtpasswdReading(
                status: status, finding: .failed("\(path) cannot be examined: \(message(code))"))
        case .notAFile, .missing:
            return HtpasswdReading(
                status: status, finding: .absent("\(path) is a directory or another thing but a file"))
        }
        let isFresh = [fingerprint.modified, fingerprint.changed].contains { time in
            abs(now.seconds - time.seconds) <= coarsestSeconds
        }
        return HtpasswdReading(
            status: status, finding: finding(in: descriptor, path: path, fingerprint: fingerprint), isFresh: isFresh)
    }

    private static func finding(in descriptor: CInt, path: String, fingerprint: FileFingerprint) -> Finding {
        guard fingerprint.size <= HtpasswdFile.sizeLimit else {
            return .absent("\(path) is larger than \(HtpasswdFile.sizeLimit) bytes")
        }
        do throws(SmallFile.Failure) {
            // A byte more tells of a file that grows.
            let bytes = try SmallFile.bytes(of: descriptor, upTo: Int(fingerprint.size) + 1)
            let isStill = FileStamp(descriptor: descriptor) == .file(fingerprint)
            return isStill && bytes.count == Int(fingerprint.size) ? .content(HtpasswdFile(parsing: bytes)) : .moving
        } catch {
            return .failed("\(path) cannot be read: \(message(error.code))")
        }
    }

    private static func unopened(_ path: String, _ code: CInt) -> HtpasswdReading {
        let finding: Finding =
            switch code {
            case ENOENT, ENOTDIR: .absent("\(path) does not exist")
            case EACCES, EPERM, ELOOP, ENXIO, ENAMETOOLONG: .absent("\(path) cannot be opened: \(message(code))")
            default: .failed("\(path) cannot be opened: \(message(code))")
            }
        return HtpasswdReading(status: FileStamp(path: path), finding: finding)
    }
}

private func message(_ code: CInt) -> String {
    String(cString: strerror(code))
}
