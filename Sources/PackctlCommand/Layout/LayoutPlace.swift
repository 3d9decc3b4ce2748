import Glibc

/// Where layouts lie on the disk: in a tar when the name ends in `.tar`, else in a folder.
enum LayoutPlace {
    static func isTar(_ path: String) -> Bool { path.hasSuffix(".tar") }

    /// A layout that is there. Throws `.usage` when there is nothing at `path`.
    static func reading(_ path: String) throws(CommandFailure) -> any LayoutStore {
        var status = stat()
        guard stat(path, &status) == 0 else { throw CommandFailure(.usage, "cannot open \(path): \(systemWords())") }
        if status.st_mode & S_IFMT == S_IFDIR { return FolderLayout(place: path.withoutFinalSlashes) }
        return try TarLayout(at: path)
    }

    static func writing(_ path: String) throws(CommandFailure) -> any LayoutTarget {
        if isTar(path) { return try TarLayoutTarget(at: path) }
        return try FolderLayout.begin(at: path.withoutFinalSlashes)
    }
}

extension String {
    /// As a path; `/` stays.
    var withoutFinalSlashes: String {
        var path = self
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
