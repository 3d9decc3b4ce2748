import PackFormat

/// What an archive on the disk holds: its files, and the texts that tell what it is.
struct ArchiveContents: Sendable {
    /// Bytes of a text that is kept.
    static let longestText = 1 << 20

    var listing: PackListing
    /// By path: `pack.json`, `values.yaml` and the readme, those of them that are there and not too long.
    var texts: [String: [UInt8]]

    /// What the pack lists. Throws where that is not known.
    func images() throws(PackError) -> [String] {
        if let values = texts["values.yaml"] { return try PackImages.listed(inValues: values) }
        guard let file = listing.files.first(where: { $0.path.text == "values.yaml" }) else { return [] }
        throw PackImages.tooLarge(file.size)
    }

    /// Whether a file is the readme that people are shown, however it is capitalized.
    static func isReadme(_ path: String) -> Bool { path.lowercased() == "readme.md" }

    /// Reads it to its end, once. Throws as ``PackArchiveReader/next()`` does.
    init(ofArchive path: String) throws(PackError) {
        let file = try ReadFile(path)
        let reader = try PackArchiveReader { try file.next() }
        var texts: [String: [UInt8]] = [:]
        listing = try reader.listing { entry, piece in
            let name = entry.path.text
            guard name == "pack.json" || name == "values.yaml" || ArchiveContents.isReadme(name),
                entry.size <= (name == "values.yaml" ? PackImages.largestValues : ArchiveContents.longestText)
            else { return }
            texts[name, default: []] += piece
        }
        self.texts = texts
    }
}
