import FoundationEssentials
public import OCI
public import PackFormat

/// What an archive holds, read from it once. Derived: what is kept of it below `packhouse/packs` may be deleted at any time.
public struct PackRecord: Sendable {
    /// Of the compressed archive.
    public var archive: Digest
    /// Bytes of the compressed archive.
    public var size: Int64
    /// Why the archive is no pack, for a person; then nothing else is known of it.
    public var fault: String?
    /// The archive's one folder.
    public var root = ""
    /// The canonical digest of the files; nil with a fault.
    public var content: Digest?
    /// In byte order of their paths.
    public var files: [PackFile] = []
    /// `pack.json`, byte for byte; nil with a fault.
    public var metadata: [UInt8]?
    /// Images that the pack says it needs (`pack.content.images` in its `values.yaml`), in order, each once.
    public var images: [String] = []
    /// Why it is not known which these are, for a person; nil when it is.
    public var imagesFault: String?
    /// Whether it is so whatever the limits are.
    var isLasting = true

    init(archive: Digest, size: Int64) {
        self.archive = archive
        self.size = size
    }

    static func faulty(_ fault: String, archive: Digest, size: Int64, isLasting: Bool) -> PackRecord {
        var record = PackRecord(archive: archive, size: size)
        record.fault = fault
        record.isLasting = isLasting
        return record
    }

    /// Bytes of memory, about, and as it is kept not many more.
    var weight: Int {
        let paths = files.reduce(0) { $0 + 128 + $1.path.text.utf8.count }
        let names = images.reduce(0) { $0 + 32 + $1.utf8.count }
        let texts = root.utf8.count + (fault?.utf8.count ?? 0) + (imagesFault?.utf8.count ?? 0)
        return 512 + texts + paths + names + (metadata?.count ?? 0)
    }

    public func file(_ path: PackPath) -> PackFile? { files.first { $0.path == path } }
    public func file(_ digest: Digest) -> PackFile? { files.first { $0.digest == digest } }
}

extension PackRecord {
    /// Raised whenever an archive would be read otherwise than before, so that what was kept is made anew.
    private static let edition = 2

    private struct Document: Codable {
        struct File: Codable {
            var path: String
            var digest: String
            var size: Int64
            var executable: Bool?
        }

        var edition: Int
        var archive: String
        var size: Int64
        var fault: String?
        var root: String?
        var content: String?
        var files: [File]?
        var metadata: String?
        var images: [String]?
        var imagesFault: String?
    }

    /// Nil for what this program would not write.
    init?(_ bytes: Data) {
        guard let document = try? JSONDecoder().decode(Document.self, from: bytes),
            document.edition == PackRecord.edition, let archive = Digest(document.archive), document.size >= 0
        else { return nil }
        self.init(archive: archive, size: document.size)
        fault = document.fault
        guard fault == nil else { return }
        guard let root = document.root, let content = document.content.flatMap({ Digest($0) }),
            let metadata = document.metadata
        else { return nil }
        self.root = root
        self.content = content
        self.metadata = Array(metadata.utf8)
        images = document.images ?? []
        imagesFault = document.imagesFault
        for file in document.files ?? [] {
            guard let path = PackPath(file.path), let digest = Digest(file.digest), file.size >= 0 else { return nil }
            files.append(PackFile(path: path, digest: digest, size: file.size, isExecutable: file.executable == true))
        }
    }

    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var document = Document(edition: PackRecord.edition, archive: archive.text, size: size, fault: fault)
        guard fault == nil else { return try encoder.encode(document) }
        document.root = root
        document.content = content?.text
        document.metadata = metadata.map { String(decoding: $0, as: UTF8.self) }
        document.images = images
        document.imagesFault = imagesFault
        document.files = files.map { file in
            Document.File(
                path: file.path.text, digest: file.digest.text, size: file.size,
                executable: file.isExecutable ? true : nil)
        }
        return try encoder.encode(document)
    }
}
