import NIOCore
public import OCI
public import PackFormat
import Registry
import Synchronization

extension PackIndex {
    /// Bytes of the largest file that is kept in memory.
    private static let largestRememberedFile = 256 << 10

    /// The bytes of a file of a version; nil when it went meanwhile. A small file is in memory, once for all who want it. Of a larger one
    /// each who takes it holds some hundred KiB, and it is unpacked anew each time.
    public func contents(of file: PackFile, in version: PackVersionEntry) async throws -> PackFileContents? {
        guard file.size <= PackIndex.largestRememberedFile else {
            return try await pieces(of: file, in: version).map { .pieces($0) }
        }
        if let bytes = remembered(file) { return .whole(bytes) }
        return try await fileReads.alone(file.digest) {
            if let bytes = remembered(file) { return .whole(bytes) }
            guard let bytes = try await pieces(of: file, in: version)?.whole() else { return nil }
            files.withLock { _ = $0.insert(bytes, for: file.digest, size: bytes.readableBytes) }
            return .whole(bytes)
        }
    }

    /// The version that shows this logo now; nil when none does. Where all packs have been looked through, one that another process
    /// pushed is not found until this one has heard of it.
    public func version(withLogo digest: Digest, of name: PackName) async throws -> PackVersionEntry? {
        // Whoever looks at many logos, or guesses, without a login even, must not have all tags read for each. Asked before the
        // directory is, so that a change that is in neither cannot be.
        let isChanged = changes.contains(name)
        let (version, isKnown) = directory.withLock { directory in
            (directory.packs[name]?.versions.first { $0.summary.logo == digest }, directory.knows(name))
        }
        if let version,
            try await content.repository(version.repository.name).target(of: version.registryTag) == version.manifest
        {
            return version
        }
        guard isChanged || !isKnown else { return nil }
        return try await pack(name)?.versions.first { $0.summary.logo == digest }
    }

    private func remembered(_ file: PackFile) -> ByteBuffer? { files.withLock { $0.value(for: file.digest) } }

    private func pieces(of file: PackFile, in version: PackVersionEntry) async throws -> PackFilePieces? {
        guard let record = try await record(of: version) else { return nil }
        return try await records.pieces(of: file, in: record, of: content.repository(version.repository.name))
    }
}
