import Glibc
import PackFormat

/// Folders that were made on the way to a place, so that they can be taken away again while they are empty.
struct NewFolders {
    /// The outermost first.
    private var made: [String] = []

    /// Makes the folder at a path, and those above it that are missing. Throws a failure of usage that names the one that cannot be made.
    init(upTo path: String) throws(CommandFailure) {
        var place = path.hasPrefix("/") ? "/" : ""
        for component in path.split(separator: "/") where component != "." {
            place += place.isEmpty || place.hasSuffix("/") ? "\(component)" : "/\(component)"
            if mkdir(place, 0o777) == 0 {
                made.append(place)
            } else if errno != EEXIST {
                let reason = PackError.cannot("make the folder", place).message
                removeEmpty()
                throw CommandFailure(.usage, reason)
            }
        }
        var status = stat()
        guard stat(place, &status) != 0 || status.st_mode & S_IFMT == S_IFDIR else {
            throw CommandFailure(.usage, "\(place) is no folder; name one in which the pack's is to lie")
        }
    }

    /// Takes away those in which nothing lies by now, whoever put it there.
    func removeEmpty() {
        for place in made.reversed() {
            guard rmdir(place) == 0 else { return }
        }
    }
}
