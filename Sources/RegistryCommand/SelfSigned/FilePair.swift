import Glibc

/// A certificate and its key on their way to the disk: both appear whole, or neither does. Where they replace others, the key
/// goes first.
struct FilePair {
    let certificatePath: String
    let keyPath: String

    /// Throws, in one line, for a file that is there, unless it may be replaced, and for one that cannot be written. Blocks.
    func write(certificate: String, key: String, replacing: Bool) throws(StartupError) {
        let places = try [Place(keyPath), Place(certificatePath)]
        guard places[0] != places[1] else {
            throw StartupError("\(certificatePath) cannot hold both the certificate and its key; name another --key")
        }
        var leftovers: [String] = []
        defer { for path in leftovers { unlink(path) } }
        for (place, (content, mode)) in zip(places, [(key, mode_t(0o600)), (certificate, mode_t(0o644))]) {
            leftovers.append(place.temporary)
            try Self.create(place.temporary, mode: mode, content: content, for: place.path)
        }
        if !replacing {
            for place in places {
                try Self.claim(place.path)
                leftovers.append(place.path)
            }
        }
        // A key without its certificate would be worth nothing. File systems that know no second names have none to go back to.
        let before = places[0].earlier
        var isKept = false
        if replacing {
            unlink(before)
            isKept = link(places[0].path, before) == 0
            if isKept {
                leftovers.append(before)
            } else if errno == ENOENT {
                leftovers.append(places[0].path)
            }
        }
        for place in places {
            guard rename(place.temporary, place.path) == 0 else {
                let error = Self.failure(place.path)
                if place == places[1], isKept { _ = rename(before, places[0].path) }
                throw error
            }
        }
        leftovers = isKept ? [before] : []
        for place in places { place.synchronize() }
    }

    /// Takes a name that nobody has.
    private static func claim(_ path: String) throws(StartupError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            guard errno == EEXIST else { throw failure(path) }
            throw StartupError("\(path) is there already; --force replaces it, --out and --key name others")
        }
        close(descriptor)
    }

    private static func create(
        _ path: String, mode: mode_t, content: String, for destination: String
    ) throws(StartupError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure(destination) }
        defer { close(descriptor) }
        let count = content.utf8.count
        let written = content.withCString { Glibc.write(descriptor, $0, count) }
        guard written == count else {
            if written >= 0 { errno = ENOSPC }
            throw failure(destination)
        }
        guard fsync(descriptor) == 0 else { throw failure(destination) }
    }

    private static func failure(_ path: String) -> StartupError {
        StartupError("cannot write \(path): \(String(cString: strerror(errno)))")
    }
}

extension FilePair {
    /// Where a file is to be; two names of one place are equal.
    fileprivate struct Place: Equatable {
        let path: String
        private let directory: String
        private let name: Substring
        private let device: dev_t
        private let inode: ino_t

        init(_ path: String) throws(StartupError) {
            self.path = path
            let slash = path.lastIndex(of: "/")
            directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
            name = slash.map { path[path.index(after: $0)...] } ?? path[...]
            var status = stat()
            guard !name.isEmpty, stat(directory, &status) == 0 else {
                throw StartupError(
                    name.isEmpty
                        ? "\"\(path)\" names no file"
                        : "cannot write \(path): \(directory): \(String(cString: strerror(errno)))")
            }
            device = status.st_dev
            inode = status.st_ino
        }

        static func == (left: Place, right: Place) -> Bool {
            left.name == right.name && left.device == right.device && left.inode == right.inode
        }

        /// Where it is made before it gets its name.
        var temporary: String { "\(path).\(getpid()).new" }

        /// Another name of what it held before, until it is replaced for good.
        var earlier: String { "\(path).\(getpid()).old" }

        /// The new name survives a power loss. Not every file system can; then it is as safe as it gets.
        func synchronize() {
            let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { return }
            _ = fsync(descriptor)
            close(descriptor)
        }
    }
}
