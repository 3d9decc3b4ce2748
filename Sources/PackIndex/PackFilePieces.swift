public import NIOCore
import OCI

/// The bytes of a file of a pack, unpacked piece by piece as somebody takes them. To be iterated once: who iterates again goes on
/// where the first ended.
public struct PackFilePieces: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer
    public typealias Failure = any Error

    /// The first of them, at least 64 KiB where there are as many; empty for an empty file.
    public let start: ByteBuffer
    private let file: OpenPackFile
    private let repository: RepositoryName
    private let turns: ArchiveTurns

    init(_ file: OpenPackFile, from start: ByteBuffer, of repository: RepositoryName, turns: ArchiveTurns) {
        self.file = file
        self.start = start
        self.repository = repository
        self.turns = turns
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pieces: self) }

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let pieces: PackFilePieces
        private var hasBegun = false

        fileprivate init(pieces: PackFilePieces) {
            self.pieces = pieces
        }

        public mutating func next() async throws -> ByteBuffer? {
            if !hasBegun {
                hasBegun = true
                return pieces.start.readableBytes == 0 ? nil : pieces.start
            }
            return try await pieces.turns.read(for: pieces.repository) { [file = pieces.file] in try file.next() }
        }
    }

    /// All of them, for a file that is small enough.
    func whole() async throws -> ByteBuffer {
        var whole = ByteBuffer()
        for try await piece in self { whole.writeImmutableBuffer(piece) }
        return whole
    }
}
