import Glibc

/// Looks for what belongs to git in a folder: no registry has it, so that it must not go with a pack that is replaced.
enum GitSearch {
    private static let name = Array(".git".utf8)

    /// The path of the first `.git` that is met, file, folder or link, as deep as folders are taken away. Links are not followed; what
    /// goes meanwhile is passed over. Throws `.inaccessible` for a folder that cannot be read.
    static func first(in folder: borrowing OpenFile, at path: String, depth: Int = 0) throws(PackError) -> String? {
        var names: [[UInt8]] = []
        let isWhole = folder.forEachName { name in
            names.append(name)
            return true
        }
        guard isWhole else { throw PackError(errno, cannot: "list", path) }
        if names.contains(name) { return ".git" }
        guard depth < FolderRemoval.maximumDepth else { return nil }
        for name in names {
            let text = String(decoding: name, as: UTF8.self)
            guard let inner = folder.open(name.map { CChar(bitPattern: $0) } + [0], O_RDONLY | O_DIRECTORY) else {
                guard [ENOTDIR, ELOOP, ENOENT].contains(errno) else {
                    throw PackError(errno, cannot: "open the folder", "\(path)/\(text)")
                }
                continue
            }
            if let found = try first(in: inner, at: "\(path)/\(text)", depth: depth + 1) { return "\(text)/\(found)" }
        }
        return nil
    }
}
