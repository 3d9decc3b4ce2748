import LocalFiles

/// One file of a ``FilePair``: on the disk, and without its name until it is put in its place. Errors name the place, in one line.
struct PlacedFile: ~Copyable {
    private let path: String
    private let folder: OpenFolder
    private let draft: DurableFile.Draft

    init(_ path: String, mode: UInt32, content: String) throws(StartupError) {
        let folder = try PlacedFile.named(path) { () throws(DurableFile.Failure) in
            try Folder(Folder.parent(of: path)).open()
        }
        let draft = try PlacedFile.named(path) { () throws(DurableFile.Failure) in
            try DurableFile(path, mode: mode).draft(Array(content.utf8))
        }
        self.path = path
        self.folder = folder
        self.draft = draft
    }

    /// Refuses to take the place of another file.
    func create() throws(StartupError) {
        guard try PlacedFile.named(path, { () throws(DurableFile.Failure) in try draft.create() }) else {
            throw StartupError("\(path) is there already; --force replaces it, --out and --key name others")
        }
    }

    func replace() throws(StartupError) {
        try PlacedFile.named(path) { () throws(DurableFile.Failure) in try draft.replace() }
    }

    /// Makes the name durable.
    func synchronize() throws(StartupError) {
        try PlacedFile.named(path) { () throws(DurableFile.Failure) in try folder.synchronize() }
    }

    private static func named<Value: ~Copyable>(
        _ path: String, _ body: () throws(DurableFile.Failure) -> Value
    ) throws(StartupError) -> Value {
        do throws(DurableFile.Failure) {
            return try body()
        } catch {
            throw StartupError("cannot write \(path): \(error.words)")
        }
    }
}
