import Glibc
import PackFormat

/// Writes a pack that was drafted into a folder, and validates it.
struct PackBuild {
    let draft: PackDraft

    init(_ draft: PackDraft) {
        self.draft = draft
    }

    /// The folder is there as a whole afterwards, or as it was when this throws: `.conflict` when it is there and not empty, `.usage` for
    /// a version that no pack can have and a place where no folder can be made, `.other` for a full disk.
    func write(to folder: String) throws -> BuildReport {
        let contents = try draft.contents()
        let json = contents.first { $0.path.text == "pack.json" }?.bytes ?? []
        let metadata: PackMetadata
        do {
            metadata = try PackMetadata(json)
        } catch {
            throw CommandFailure(.usage, "no pack can be made so: \(error.message)")
        }
        try write(contents, as: metadata, to: folder)
        let source = try PackSource(folder)
        let pack = try ValidationReport.Pack(source, metadata, known: nil, isStrict: false)
        // The validation tells what is wrong with values that cannot be read.
        let values = contents.first { $0.path.text == "values.yaml" }?.bytes ?? []
        return BuildReport(
            name: metadata.name.text, version: metadata.version,
            images: (try? PackImages.listed(inValues: values)) ?? [],
            validation: ValidationReport([pack]))
    }

    /// By way of an archive in memory, for what unpacks archives also makes folders that are whole and durable.
    private func write(_ contents: [PackContent], as metadata: PackMetadata, to folder: String) throws {
        guard let root = ArchiveRoot(metadata.rootFolder) else {
            throw CommandFailure(.usage, "the pack's name and version are too long together")
        }
        var archive: [UInt8] = []
        do throws(PackError) {
            try PackArchiveWriter.write(contents, root: root) { archive += $0 }
            var rest: [UInt8]? = archive
            try PackArchiveReader(reading: { rest.take() }).unpack(to: folder)
        } catch {
            throw PackBuild.failure(error, at: folder)
        }
    }

    /// What the system says of a place that cannot be meant; all else, such as a full disk, is no fault of the command line.
    private static let misplaced: Set<CInt> = [ENOENT, ENOTDIR, EACCES, EPERM, EROFS, ELOOP, ENAMETOOLONG]

    static func failure(_ error: PackError, at folder: String) -> CommandFailure {
        switch error.code {
        case .alreadyThere:
            CommandFailure(.conflict, "\(folder) is there and is no empty folder; name one that is not there yet")
        case .inaccessible where error.systemError.map(misplaced.contains) ?? true:
            CommandFailure(.usage, error.message)
        default: CommandFailure(error)
        }
    }
}
