import CArchive
import Glibc

/// A folder that is filled under another name beside its target, and takes its place at the end in one step. Gone with
/// all that is in it unless it got that far; what a killed process left goes when the next one begins with the same
/// target.
///
/// Modes are those that the process gives (`umask`): 0644, 0755 for folders and what its owner may run, with the usual
/// one.
struct NewFolder: ~Copyable {
    private static let attempts = 4

    private let target: UnpackTarget
    private let isReplacing: Bool
    private let name: String
    private let folder: OpenFile
    private var folders: [PackPath] = []
    private var isInPlace = false

    private init(_ target: consuming UnpackTarget, isReplacing: Bool, _ name: String, _ folder: consuming OpenFile) {
        self.target = target
        self.isReplacing = isReplacing
        self.name = name
        self.folder = folder
    }

    deinit {
        if !isInPlace { _ = FolderRemoval.remove(name, in: target.parent) }
    }

    /// Throws `.alreadyThere` for what may not be replaced, and `.inaccessible`.
    static func begin(at path: String, isReplacing: Bool) throws(PackError) -> NewFolder {
        let target = try UnpackTarget(path)
        _ = try target.isOccupied(isReplacing: isReplacing)
        let names = UnfinishedName(beside: target.name)
        removeAbandoned(names, in: target.parent)
        for _ in 0..<attempts {
            let name = names.random()
            guard mkdirat(target.parent.number, name, 0o777) == 0 else {
                throw PackError(errno, cannot: "make a folder beside", path)
            }
            // Another process may take it for abandoned before it is locked.
            guard let folder = target.parent.open(name, O_RDONLY | O_DIRECTORY),
                // Where nothing can be locked, nothing is taken for abandoned either.
                flock(folder.number, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK,
                let status = folder.status, status.st_nlink > 0
            else { continue }
            return NewFolder(target, isReplacing: isReplacing, name, folder)
        }
        throw PackError(errno, cannot: "make a folder beside", path)
    }

    private static func removeAbandoned(_ names: UnfinishedName, in parent: borrowing OpenFile) {
        var found: [String] = []
        _ = parent.forEachName { name in
            if names.matches(name) { found.append(String(decoding: name, as: UTF8.self)) }
            return true
        }
        for name in found {
            guard let folder = parent.open(name, O_RDONLY | O_DIRECTORY), flock(folder.number, LOCK_EX | LOCK_NB) == 0
            else { continue }
            _ = FolderRemoval.remove(name, in: parent)
        }
    }

    /// Makes a folder, unless it is there, and those above it.
    mutating func makeFolder(_ path: PackPath) throws(PackError) {
        _ = try open(folder: path.text.utf8.split(separator: UInt8(ascii: "/"))[...])
    }

    /// Makes a file, and the folders above it. `contents` is pulled to its end.
    mutating func makeFile(
        _ path: PackPath, isExecutable: Bool, contents: () throws(PackError) -> [UInt8]?
    ) throws(PackError) {
        let components = path.text.utf8.split(separator: UInt8(ascii: "/"))
        let folder = try open(folder: components.dropLast())
        let name = String(Substring(components[components.count - 1]))
        guard let file = folder.open(name, O_WRONLY | O_CREAT | O_EXCL, creating: isExecutable ? 0o777 : 0o666) else {
            throw failure("write", path)
        }
        while let bytes = try contents() {
            guard file.write(bytes) else { throw failure("write", path) }
        }
        guard file.synchronize() else { throw failure("write", path) }
    }

    private mutating func open(folder components: ArraySlice<Substring.UTF8View>) throws(PackError) -> OpenFile {
        guard var folder = self.folder.open(".", O_RDONLY | O_DIRECTORY) else {
            throw PackError(errno, cannot: "open the folder", target.path)
        }
        for (index, component) in components.enumerated() {
            let name = String(Substring(component))
            let isNew = mkdirat(folder.number, name, 0o777) == 0
            guard isNew || errno == EEXIST, let next = folder.open(name, O_RDONLY | O_DIRECTORY) else {
                throw PackError(errno, cannot: "make the folder", "\(target.path)/…/\(name)")
            }
            if isNew,
                let path = PackPath(components.prefix(index + 1).map { String(Substring($0)) }.joined(separator: "/"))
            {
                folders.append(path)
            }
            folder = next
        }
        return folder
    }

    private func failure(_ action: String, _ path: PackPath) -> PackError {
        PackError(errno, cannot: action, "\(target.path)/\(path.text)")
    }

    /// Puts the folder in the place of the target, whole and durable; the target is at every moment what it was or the
    /// new one, except where the file system cannot exchange two folders: there it is missing for a moment.
    mutating func moveIntoPlace() throws(PackError) {
        while let path = folders.popLast() {
            guard try open(folder: path.text.utf8.split(separator: UInt8(ascii: "/"))[...]).synchronize() else {
                throw failure("write", path)
            }
        }
        guard folder.synchronize() else { throw PackError(errno, cannot: "write", target.path) }
        for _ in 0..<NewFolder.attempts where !isInPlace {
            if try target.isOccupied(isReplacing: isReplacing) {
                try replace()
            } else {
                isInPlace = renameat(target.parent.number, name, target.parent.number, target.name) == 0
                // Somebody else may have been faster; whether that may be replaced is asked again.
                guard isInPlace || errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR else {
                    throw PackError(errno, cannot: "make the folder", target.path)
                }
            }
        }
        guard isInPlace else { throw target.refusal("others put something there all the time") }
        guard target.parent.synchronize() else { throw PackError(errno, cannot: "write", target.path) }
    }

    private mutating func replace() throws(PackError) {
        let parent = target.parent.number
        var former = name
        if packhouse_exchange(parent, name, target.name) != 0 {
            former = UnfinishedName(beside: target.name).random()
            guard renameat(parent, target.name, parent, former) == 0 else {
                throw PackError(errno, cannot: "replace", target.path)
            }
            guard renameat(parent, name, parent, target.name) == 0 else {
                let error = PackError(errno, cannot: "replace", target.path)
                renameat(parent, former, parent, target.name)
                throw error
            }
        }
        isInPlace = true
        // Else a power failure could bring back what was there, of which the removal had left only parts.
        guard target.parent.synchronize() else { throw PackError(errno, cannot: "write", target.path) }
        guard FolderRemoval.remove(former, in: target.parent) else {
            throw PackError(
                errno, cannot: "remove what \(ShownName(target.path)) was before; it is whole now, and beside it lies",
                former)
        }
    }
}
