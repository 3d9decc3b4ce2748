import FoundationEssentials
import PackFormat

/// A pack in a folder on the disk, fit to be pushed.
struct PushSource: Sendable {
    var folder: PackFolder
    var metadata: PackMetadata
    /// What validation found; errors only in a push that is forced.
    var findings: [Finding]

    /// Reads and validates a folder. Throws a ``SourceFault`` when it holds no pack, or one with errors.
    ///
    /// - Parameters:
    ///   - isForced: whether errors, and the state `deleted`, are put up with. What no registry could show as a pack is not.
    ///   - known: the packs that dependencies may name; nil when that is not known.
    init(at path: String, isForced: Bool = false, known: KnownPacks? = nil) throws(SourceFault) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw SourceFault(.usage, "there is no folder \(path)")
        }
        // Before all files of a folder that is no pack's are read.
        guard FileManager.default.fileExists(atPath: "\(path)/pack.json") else {
            throw SourceFault(.usage, "\(path) holds no pack.json; name the folder in which that of the pack lies")
        }
        let folder: PackFolder
        do {
            folder = try PackFolder(at: path)
        } catch {
            throw SourceFault(error.code == .inaccessible ? .usage : .validation, error.message)
        }
        guard let file = folder.files.first(where: { $0.path.text == "pack.json" }) else {
            throw SourceFault(.validation, "\(path)/pack.json is no file")
        }
        let findings = PackValidation(folderName: PushSource.name(of: path), known: known).findings(
            in: PackFiles(folder))
        let errors = findings.filter { $0.level == .error }
        do {
            guard file.size <= PackMetadata.maximumSize else {
                throw PackError(.invalidMetadata, "pack.json has \(file.size) bytes; at most 1 MiB is taken")
            }
            let source = try folder.bytes(of: file)
            var bytes: [UInt8] = []
            while let piece = try source() { bytes += piece }
            metadata = try PackMetadata(bytes)
        } catch {
            let words = (error as? PackError)?.message ?? "\(error)"
            throw SourceFault(.validation, "\(path): \(words)", errors, pack: nil)
        }
        guard metadata.tag.parentForm == nil else {
            throw SourceFault(
                .validation,
                "\(path): the version \(metadata.version) is a parent tag, which stands for the newest of its versions; "
                    + "give the pack a version of its own", pack: metadata)
        }
        guard errors.isEmpty || isForced else {
            let count = errors.count == 1 ? "1 error" : "\(errors.count) errors"
            throw SourceFault(
                .validation, "\(path) has \(count), and is not pushed: mend it, or push it as it is with --force",
                errors,
                pack: metadata)
        }
        guard metadata.state != .deleted || isForced else {
            throw SourceFault(
                .validation,
                "\(path): by its annotation system_state this version is deleted, which hides it from users, and is not pushed: take "
                    + "the annotation out of pack.json, or push it as it is with --force", pack: metadata)
        }
        self.folder = folder
        self.findings = findings
    }

    /// Of the folder itself, also for `.`.
    private static func name(of path: String) -> String? {
        let whole = URL(filePath: path, directoryHint: .isDirectory).standardizedFileURL.path
        return whole.split(separator: "/").last.map(String.init)
    }
}
