import Glibc

/// Takes folders away with all that is in them. Links are taken away themselves, not what they lead to.
enum FolderRemoval {
    /// Folders inside folders; each is open while what lies below it goes.
    static let maximumDepth = 256

    /// False with `errno` when something of it is left; true also when it was not there, or somebody else took it away.
    static func remove(_ name: UnsafePointer<CChar>, in parent: borrowing OpenFile, depth: Int = 0) -> Bool {
        if unlinkat(parent.number, name, 0) == 0 || errno == ENOENT { return true }
        guard errno == EISDIR || errno == EPERM, depth < maximumDepth else { return false }
        guard let folder = parent.open(name, O_RDONLY | O_DIRECTORY) else { return errno == ENOENT }
        // Its owner may have taken away the right to change it.
        fchmod(folder.number, 0o700)
        var names: [[CChar]] = []
        let isWhole = folder.forEachName { name in
            names.append(name.map { CChar(bitPattern: $0) } + [0])
            return true
        }
        guard isWhole else { return false }
        for name in names {
            guard remove(name, in: folder, depth: depth + 1) else { return false }
        }
        return unlinkat(parent.number, name, AT_REMOVEDIR) == 0 || errno == ENOENT
    }
}
