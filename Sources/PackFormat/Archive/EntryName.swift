/// Where an entry of an archive lies: its root folder and the path below it.
struct EntryName: Equatable {
    let root: ArchiveRoot
    /// Nil for the root folder itself.
    let path: PackPath?

    /// Reads a name as it stands in a tar. Nil for `.`, which names no more than the place that one unpacks to. `./` in
    /// front and, of a folder, `/` at the end mean nothing. Throws `.refusedEntry`.
    init?(_ name: [UInt8], of kind: PackEntry.Kind) throws(PackError) {
        let slash = UInt8(ascii: "/")
        guard !name.isEmpty else { throw PackError(.refusedEntry, "an entry has no name") }
        guard name[0] != slash else {
            throw EntryName.refusal(name, "is an absolute path; names in an archive begin with its root folder")
        }
        var components = name.split(separator: slash, omittingEmptySubsequences: false)[...]
        while components.first?.elementsEqual(".".utf8) == true { components.removeFirst() }
        if kind == .folder, components.last?.isEmpty == true { components.removeLast() }
        if components.isEmpty, kind == .folder { return nil }
        guard !components.contains(where: { $0.elementsEqual("..".utf8) }) else {
            throw EntryName.refusal(name, "leads out of the archive; names may not contain \"..\"")
        }
        guard let text = String(validating: components.joined(separator: [slash]), as: UTF8.self) else {
            throw EntryName.refusal(name, "is not UTF-8")
        }
        // By bytes, since to characters a slash before a combining mark is no slash.
        let end = text.utf8.firstIndex(of: slash) ?? text.endIndex
        guard let root = ArchiveRoot(text[..<end]) else { throw EntryName.refusal(name, EntryName.grammar) }
        self.root = root
        guard end != text.endIndex else {
            path = nil
            return
        }
        path = try EntryName.path(String(text[text.utf8.index(after: end)...]), shownAs: name)
    }

    /// The path with the root folder, if it is one, in front.
    func whole(shownAs name: some Collection<UInt8>) throws(PackError) -> PackPath {
        try EntryName.path(path.map { "\(root.text)/\($0.text)" } ?? root.text, shownAs: name)
    }

    /// A path that also file systems take, by the bytes of its components.
    static func path(_ text: String, shownAs name: some Collection<UInt8>) throws(PackError) -> PackPath {
        guard let path = PackPath(text) else { throw refusal(name, grammar) }
        return path
    }

    private static let grammar =
        "is no path that is taken: components of at most \(ArchiveRoot.maximumLength) bytes, together "
        + "\(PackPath.maximumLength), joined by one \"/\", without control characters, backslashes, \".\" and \"..\""

    private static func refusal(_ name: some Collection<UInt8>, _ fault: String) -> PackError {
        PackError(.refusedEntry, "\(ShownName(name)) \(fault)")
    }
}
