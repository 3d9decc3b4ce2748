public import NIOCore
public import OCI
import ObjectStorage

/// A blob that was opened for reading; it keeps its bytes as long as it is held.
public struct Blob: Sendable {
    private enum Source {
        case memory(ByteBuffer)
        case store(any ObjectReader)
    }

    /// As it was asked for.
    public let digest: Digest
    private let source: Source

    init(_ digest: Digest, bytes: ByteBuffer) {
        self.digest = digest
        source = .memory(bytes)
    }

    init(_ digest: Digest, reader: any ObjectReader) {
        self.digest = digest
        source = .store(reader)
    }

    /// Bytes.
    public var size: Int64 {
        switch source {
        case .memory(let bytes): Int64(bytes.readableBytes)
        case .store(let reader): reader.size
        }
    }

    /// All of the bytes, when they are in memory: those of small blobs that were read before.
    public var bytes: ByteBuffer? {
        if case .memory(let bytes) = source { bytes } else { nil }
    }

    /// The file that holds the bytes, when they lie in one on this machine and are not in memory.
    public var file: BlobFile? {
        guard case .store(let reader) = source else { return nil }
        return reader.localFile.map { BlobFile(descriptor: $0.descriptor, owner: $0) }
    }

    /// The bytes of `range`, which lies within `size`; callers ask for at most 1 MiB at a time, and say where they will stop to read
    /// when that is before the end.
    public func read(_ range: Range<Int64>, before end: Int64? = nil) async throws -> ByteBuffer {
        switch source {
        case .store(let reader):
            return try await reader.read(range, before: end ?? size)
        case .memory(let bytes):
            let start = bytes.readerIndex + Int(range.lowerBound)
            guard let slice = bytes.getSlice(at: start, length: range.count) else {
                throw StorageError(.inputOutput, "cannot read the bytes \(range) of a blob that has \(size)")
            }
            return slice
        }
    }
}
