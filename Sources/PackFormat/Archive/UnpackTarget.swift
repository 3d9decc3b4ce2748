import Glibc

/// Where a pack is to be unpacked to: a name in a folder that is there.
struct UnpackTarget: ~Copyable {
    /// As it was given.
    let path: String
    let parent: OpenFile
    let name: String

    /// Throws `.inaccessible` unless the folder above is there, and for a path that names no place in it, such as `.`.
    init(_ path: String) throws(PackError) {
        var bytes = Array(path.utf8)[...]
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? bytes.startIndex
        let name = String(decoding: bytes[start...], as: UTF8.self)
        guard !name.isEmpty, name != ".", name != ".." else {
            throw PackError(.inaccessible, "cannot unpack to \(ShownName(path)); name a folder that is not there yet")
        }
        let parent = String(decoding: bytes[..<start], as: UTF8.self)
        let opened = try OpenFile.folder(at: parent.isEmpty ? "." : parent)
        self.init(path: path, parent: opened, name: name)
    }

    private init(path: String, parent: consuming OpenFile, name: String) {
        self.path = path
        self.parent = parent
        self.name = name
    }

    /// Whether something has to make way: false when nothing is there, or an empty folder. Throws `.alreadyThere` for
    /// what may not be replaced: anything unless `isReplacing`, and even then all but a folder with a `pack.json` and
    /// without `.git`, wherever in it.
    func isOccupied(isReplacing: Bool) throws(PackError) -> Bool {
        guard let folder = parent.open(name, O_RDONLY | O_DIRECTORY) else {
            switch errno {
            case ENOENT: return false
            case ENOTDIR, ELOOP: throw refusal("it is no folder")
            default: throw PackError(errno, cannot: "open the folder", path)
            }
        }
        var isEmpty = true
        guard
            folder.forEachName({ _ in
                isEmpty = false
                return false
            })
        else { throw PackError(errno, cannot: "list", path) }
        if isEmpty { return false }
        guard isReplacing else { throw refusal("it is there, and not empty") }
        guard folder.open("pack.json", O_RDONLY | O_NONBLOCK) != nil else {
            throw refusal("it is a folder that holds no pack, and so is not replaced")
        }
        if let found = try GitSearch.first(in: folder, at: path) {
            throw refusal(
                "it holds \(ShownName(found)), which is no part of a pack and would be gone; move it or the folder away"
            )
        }
        return true
    }

    func refusal(_ fault: String) -> PackError {
        PackError(.alreadyThere, "cannot unpack to \(ShownName(path)): \(fault)")
    }
}
