import Glibc
import LocalFiles

/// A certificate and its key on their way to the disk: both appear whole, or neither does. Where they replace others, the key
/// goes first.
struct FilePair {
    let certificatePath: String
    let keyPath: String

    /// Throws, in one line, for a file that is there, unless it may be replaced, and for one that cannot be written. Blocks.
    func write(certificate: String, key: String, replacing: Bool) throws(StartupError) {
        let places = (key: try Place(keyPath), certificate: try Place(certificatePath))
        guard places.key != places.certificate else {
            throw StartupError("\(certificatePath) cannot hold both the certificate and its key; name another --key")
        }
        let key = try PlacedFile(keyPath, mode: 0o600, content: key)
        let certificate = try PlacedFile(certificatePath, mode: 0o644, content: certificate)
        if replacing {
            try replace(key, certificate)
        } else {
            try create(key, certificate)
        }
    }

    private func create(_ key: borrowing PlacedFile, _ certificate: borrowing PlacedFile) throws(StartupError) {
        var made: [String] = []
        do throws(StartupError) {
            try key.create()
            made.append(keyPath)
            try certificate.create()
            made.append(certificatePath)
            try key.synchronize()
            try certificate.synchronize()
        } catch {
            for path in made { unlink(path) }
            throw error
        }
    }

    private func replace(_ key: borrowing PlacedFile, _ certificate: borrowing PlacedFile) throws(StartupError) {
        // A key without its certificate would be worth nothing. File systems that know no second names have none to go back to.
        let before = Folder(Folder.parent(of: keyPath)).temporaryPath
        let isKept = link(keyPath, before) == 0
        let isFirst = !isKept && errno == ENOENT
        do throws(StartupError) {
            try key.replace()
        } catch {
            if isKept { unlink(before) }
            throw error
        }
        do throws(StartupError) {
            try certificate.replace()
        } catch {
            if isFirst { unlink(keyPath) }
            guard !isKept || rename(before, keyPath) == 0 else {
                throw StartupError("\(error); the key from before lies in \(before)")
            }
            throw error
        }
        if isKept { unlink(before) }
        try key.synchronize()
        try certificate.synchronize()
    }
}

extension FilePair {
    /// Where a file is to be; two names of one place are equal.
    fileprivate struct Place: Equatable {
        private let name: Substring
        private let device: dev_t
        private let inode: ino_t

        init(_ path: String) throws(StartupError) {
            let directory = Folder.parent(of: path)
            name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
            guard !name.isEmpty else { throw StartupError("\"\(path)\" names no file") }
            var status = stat()
            guard stat(directory, &status) == 0 else {
                throw StartupError("cannot write \(path): \(directory): \(String(cString: strerror(errno)))")
            }
            device = status.st_dev
            inode = status.st_ino
        }
    }
}
