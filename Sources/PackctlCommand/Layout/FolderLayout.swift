import Glibc
import OCI

/// An image layout in a folder.
struct FolderLayout: LayoutStore {
    let place: String
    /// Nil for one that is only read.
    private var lock: FolderLock?

    init(place: String) {
        self.place = place
    }

    /// Links below the folder are followed when it is read: whoever made it chose them.
    func file(_ path: String) throws(CommandFailure) -> FileRegion? {
        let whole = "\(place)/\(path)"
        guard access(whole, F_OK) == 0 || errno != ENOENT && errno != ENOTDIR else { return nil }
        return try LocalFile(whole).whole
    }
}

extension FolderLayout: LayoutTarget {
    /// Makes the folder a layout, or goes on with one that is there. Throws `.conflict` for a folder that holds something else, or that
    /// another process is writing.
    static func begin(at path: String) throws(CommandFailure) -> FolderLayout {
        var layout = FolderLayout(place: path)
        if mkdir(path, 0o777) != 0 {
            guard errno == EEXIST else {
                throw CommandFailure(.usage, "cannot make the folder \(path): \(systemWords())")
            }
            if let marker = try layout.file(LayoutIndex.marker) {
                try LayoutIndex.check(marker: marker.bytes(upTo: 4096), in: path)
            } else if !isEmpty(path) {
                throw CommandFailure(
                    .conflict,
                    "\(path) is there, and is neither empty nor an OCI image layout; name a folder that is not there yet"
                )
            }
        }
        layout.lock = try FolderLock(of: path)
        if try layout.file(LayoutIndex.marker) == nil {
            try layout.put(LayoutIndex.markerBytes, at: LayoutIndex.marker)
        }
        return layout
    }

    private static func isEmpty(_ path: String) -> Bool {
        guard let directory = opendir(path) else { return false }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil, count < 3 { count += 1 }
        return count == 2
    }

    var unfinished: String { place }

    func formerIndex() throws(CommandFailure) -> LayoutIndex {
        guard let file = try file(LayoutIndex.file) else { return LayoutIndex() }
        return try LayoutIndex(file.bytes(upTo: LayoutIndex.maximumSize), in: place)
    }

    func write(
        _ descriptor: Descriptor, _ pieces: (_ write: ([UInt8]) throws -> Void) async throws -> Void
    ) async throws {
        let path = descriptor.digest.layoutPath
        for folder in ["blobs", "blobs/\(descriptor.digest.algorithm.rawValue)"] {
            try FolderLayout.makeFolder("\(place)/\(folder)")
        }
        let unfinished = "\(place)/\(path).part"
        unlink(unfinished)
        let file = try WrittenFile(creating: unfinished)
        do {
            var check = BlobCheck(descriptor)
            try await pieces { bytes in
                try check.take(bytes)
                try file.append(bytes)
            }
            try check.finish()
            try file.finish(as: "\(place)/\(path)")
        } catch {
            unlink(unfinished)
            throw error
        }
    }

    /// Nothing is written where a link leads.
    private static func makeFolder(_ path: String) throws(CommandFailure) {
        guard mkdir(path, 0o777) != 0 else { return }
        guard errno == EEXIST else { throw CommandFailure(errno, cannot: "make the folder", path) }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw CommandFailure(
                .conflict,
                "\(path) is a link or a file where a layout has a folder of its own; export to another folder")
        }
    }

    func finish(_ index: LayoutIndex) throws(CommandFailure) {
        try put(index.bytes(), at: LayoutIndex.file)
    }

    private func put(_ bytes: [UInt8], at path: String) throws(CommandFailure) {
        let unfinished = "\(place)/\(path).part"
        unlink(unfinished)
        let file = try WrittenFile(creating: unfinished)
        try file.append(bytes)
        try file.finish(as: "\(place)/\(path)")
    }
}
