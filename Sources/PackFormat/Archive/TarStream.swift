/// The tar inside a gzip in blocks, as libarchive pulls them, with what libarchive does not bound or check.
final class TarStream {
    private static let blockSize = 64 << 10
    /// Blocks that may pass while one header is read. Real ones take less than a block; a list of holes or of
    /// attributes that took more would be kept in memory.
    private static let headerBlocks = 4
    /// Bytes of zeros after the end of the tar, which writers add to fill a block of a tape.
    private static let paddingBytes: Int64 = 1 << 20

    private let gzip: GzipMember
    private let limits: ArchiveLimits
    private let buffer: UnsafeMutableRawBufferPointer
    private var block: Range<Int64> = 0..<0
    private var headerBlocksLeft: Int?
    /// Why ``nextBlock()`` gave nil.
    private(set) var failure: PackError?

    init(_ gzip: GzipMember, limits: ArchiveLimits) {
        self.gzip = gzip
        self.limits = limits
        // Safe: freed by the deinit only.
        buffer = .allocate(byteCount: TarStream.blockSize, alignment: 16)
    }

    deinit {
        buffer.deallocate()
    }

    /// Counts the blocks that pass during `body` as those of one header.
    func readingHeader<Value>(_ body: () -> Value) -> Value {
        headerBlocksLeft = TarStream.headerBlocks
        defer { headerBlocksLeft = nil }
        return body()
    }

    /// The next block, valid until the next call; empty at the end, nil after ``failure``.
    func nextBlock() -> UnsafeRawBufferPointer? {
        do throws(PackError) {
            if let failure { throw failure }
            let block = try readBlock()
            if let left = headerBlocksLeft {
                guard left > 0 else {
                    throw PackError(.tooLarge, "the header of an entry has more bytes than any needs")
                }
                headerBlocksLeft = left - 1
            }
            return block
        } catch {
            failure = error
            return nil
        }
    }

    private func readBlock() throws(PackError) -> UnsafeRawBufferPointer {
        let count = try gzip.read(into: buffer)
        block = block.upperBound..<block.upperBound + Int64(count)
        // What follows the end is bounded by itself.
        let (limit, overflows) = limits.tarBytes.addingReportingOverflow(TarStream.paddingBytes)
        guard overflows || block.upperBound <= limit else {
            throw PackError(
                .tooLarge, "the archive has more bytes unpacked than files of \(limits.unpackedBytes) bytes need")
        }
        return UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }

    /// The header block that ends at `position` of the tar. Nil when none does.
    func header(endingAt position: Int64) -> TarHeader? {
        let start = position - Int64(TarHeader.size)
        guard start >= block.lowerBound, position <= block.upperBound else { return nil }
        return TarHeader(buffer[Int(start - block.lowerBound)..<Int(position - block.lowerBound)])
    }

    /// Requires that only zeros follow `position`, and that the gzip ends as it should.
    func finish(at position: Int64) throws(PackError) {
        if let failure { throw failure }
        var rest = UnsafeRawBufferPointer(rebasing: buffer[max(0, Int(position - block.lowerBound))..<block.count])
        repeat {
            guard rest.allSatisfy({ $0 == 0 }) else {
                throw PackError(.unreadableArchive, "the tar goes on after its end; is it two, one after the other?")
            }
            guard block.upperBound - position <= TarStream.paddingBytes else {
                throw PackError(.tooLarge, "more than \(TarStream.paddingBytes) zeros follow the end of the tar")
            }
            rest = try readBlock()
        } while !rest.isEmpty
    }
}
