import Glibc
import OCI
import PackFormat

/// A pack on the disk: a folder, or an archive.
struct PackSource: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case folder, archive
    }

    /// As it was given, without slashes at its end.
    let path: String
    let kind: Kind

    /// Throws `.usage` when there is neither at `path`, or it may not be read.
    init(_ path: String) throws(CommandFailure) {
        self.path = path.withoutFinalSlashes
        var status = stat()
        guard stat(path, &status) == 0 else { throw CommandFailure(.usage, "cannot open \(path): \(systemWords())") }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: kind = .folder
        case S_IFREG: kind = .archive
        default: throw CommandFailure(.usage, "\(path) is neither a folder nor an archive")
        }
        guard access(path, kind == .folder ? R_OK | X_OK : R_OK) == 0 else {
            throw CommandFailure(.usage, "cannot read \(path): \(systemWords())")
        }
    }

    /// The name of the folder; nil for an archive, and for `.` and the like, whose name says nothing.
    var folderName: String? {
        guard kind == .folder, let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real).split(separator: "/").last.map(String.init)
    }

    /// All files, those of an archive in memory. Throws ``PackError`` for what can be no pack.
    func files() throws -> PackFiles {
        switch kind {
        case .folder: return PackFiles(try PackFolder(at: path))
        case .archive: return try PackFiles(PackArchiveReader(reading: try LocalFile(path).whole.pieces))
        }
    }

    /// A file at the root of the pack; nil when it is not there.
    func file(_ name: String, upTo limit: Int) throws -> [UInt8]? {
        switch kind {
        case .archive: return try ArchiveFiles.file(name, in: LocalFile(path).whole, upTo: limit)
        case .folder:
            guard access("\(path)/\(name)", F_OK) == 0 else { return nil }
            return try LocalFile("\(path)/\(name)").whole.bytes(upTo: limit)
        }
    }

    /// What `pack.json` says; nil when it cannot be read.
    var metadata: PackMetadata? {
        guard let bytes = try? file("pack.json", upTo: PackMetadata.maximumSize) else { return nil }
        return try? PackMetadata(bytes)
    }

    /// What the pack lists, and its name with its version. Throws `.validation` for what is no pack.
    func images() throws(CommandFailure) -> (pack: String, images: [String]) {
        do {
            guard let json = try file("pack.json", upTo: PackMetadata.maximumSize) else {
                throw PackError(.notAPack, "it has no pack.json")
            }
            let metadata = try PackMetadata(json)
            let name = "\(metadata.name):\(metadata.version)"
            guard kind == .folder else { return (name, try ArchiveFiles.images(in: LocalFile(path).whole)) }
            guard access("\(path)/values.yaml", F_OK) == 0 else { return (name, []) }
            let values = try LocalFile("\(path)/values.yaml").whole
            guard values.size <= PackImages.largestValues else { throw PackImages.tooLarge(values.size) }
            return (name, try PackImages.listed(inValues: values.bytes(upTo: PackImages.largestValues)))
        } catch {
            if let error = error as? PackError, error.code == .unreadableImages {
                throw CommandFailure(.validation, "which images \(path) needs is not known: \(error.message)")
            }
            throw CommandFailure(.validation, "\(path) is no pack: \(CommandFailure(error).message)")
        }
    }
}
