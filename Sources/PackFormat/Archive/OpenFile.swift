import Glibc

/// An open file or folder, closed with its holder. Below it, links are never followed.
struct OpenFile: ~Copyable {
    let number: CInt

    private init(_ number: CInt) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// A folder by its path on the disk, links followed. Throws `.inaccessible`.
    static func folder(at path: String) throws(PackError) -> OpenFile {
        let number = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw PackError(errno, cannot: "open the folder", path) }
        return OpenFile(number)
    }

    /// What lies in this folder under `name`, nil with `errno` when it cannot be opened.
    func open(_ name: UnsafePointer<CChar>, _ flags: CInt, creating mode: mode_t = 0) -> OpenFile? {
        while true {
            let number = openat(self.number, name, flags | O_CLOEXEC | O_NOFOLLOW, mode)
            if number >= 0 { return OpenFile(number) }
            guard errno == EINTR else { return nil }
        }
    }

    /// Nil with `errno` when it cannot be told.
    var status: stat? {
        var status = stat()
        return fstat(number, &status) == 0 ? status : nil
    }

    /// Nil with `errno` when it cannot be read, empty at the end.
    func read(_ count: Int) -> [UInt8]? {
        while true {
            var result = 0
            // Safe: read(2) writes at most the capacity, and says how much it wrote.
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
                result = Glibc.read(number, buffer.baseAddress, count)
                written = max(0, result)
            }
            if result >= 0 { return bytes }
            guard errno == EINTR else { return nil }
        }
    }

    /// False with `errno` when not all of it can be written.
    func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let count = Glibc.write(number, bytes.baseAddress.map { $0 + done }, bytes.count - done)
                if count > 0 { done += count } else if errno != EINTR { return false }
            }
            return true
        }
    }

    /// False with `errno` when the disk cannot promise to keep it.
    func synchronize() -> Bool {
        while fsync(number) != 0 {
            // Some file systems have nothing to synchronize.
            if errno == EINVAL || errno == ENOTSUP { return true }
            guard errno == EINTR else { return false }
        }
        return true
    }

    /// The names in this folder without `.` and `..`, until `visit` returns false. False with `errno` when they cannot
    /// be read.
    func forEachName(_ visit: (_ name: [UInt8]) -> Bool) -> Bool {
        let copy = openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { return false }
        guard let directory = fdopendir(copy) else {
            close(copy)
            return false
        }
        defer { closedir(directory) }
        while true {
            errno = 0
            guard let entry = readdir(directory) else { return errno == 0 }
            // Safe: readdir's name ends with a zero byte within the entry, which is ours until the next readdir.
            let start = UnsafeRawPointer(entry) + OpenFile.nameOffset
            let name = UnsafeRawBufferPointer(start: start, count: strlen(start.assumingMemoryBound(to: CChar.self)))
            guard !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) else { continue }
            if !visit(Array(name)) { return true }
        }
    }

    /// In case the layout cannot be asked for: that of glibc on every 64-bit machine.
    private static let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 19
}

extension PackError {
    /// A call of the system that failed with `errno`: `cannot open the folder "…": Permission denied`.
    init(_ code: CInt, cannot action: String, _ path: String) {
        self.init(.inaccessible, "cannot \(action) \(ShownName(path)): \(String(cString: strerror(code)))")
        systemError = code
    }
}
