import CArchive

/// Unpacks the one member of a gzip file (RFC 1952) as it is pulled.
///
/// zlib itself rather than libarchive's filter, which checks neither the checksum nor the length at the end (3.6),
/// joins members without saying so, passes over what follows, and keeps a file name in the header whatever its length.
final class GzipMember {
    private let source: PackByteSource
    private let limit: Int64
    // It stays where it is: zlib compares the address with the one it was set up with.
    private let stream: UnsafeMutablePointer<z_stream>
    private var piece: [UInt8] = []
    private var used = 0
    private var compressedBytes: Int64 = 0
    private var sourceHasEnded = false
    private var hasEnded = false

    /// Takes at most `limit` bytes from `source`.
    init(_ source: @escaping PackByteSource, limit: Int64) throws(PackError) {
        self.source = source
        self.limit = limit
        // Safe: initialized at once, and freed by the deinit only.
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 16 asks for a gzip header and trailer, 15 for the largest window, which every gzip may use.
        guard inflateInit2_(stream, 16 + 15, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw PackError(.inaccessible, "no memory to unpack an archive")
        }
        try takeStart()
    }

    deinit {
        // It does nothing to a stream that was not set up.
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Fills the buffer, except where the end comes first; 0 at the end, and only when all of it was right.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(PackError) -> Int {
        var filled = 0
        while filled < buffer.count, !hasEnded {
            if used == piece.count, try !takePiece() {
                throw PackError(.unreadableArchive, "the archive ends too early, after \(compressedBytes) bytes")
            }
            let (result, count) = inflate(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            filled += count
            switch result {
            case Z_OK, Z_BUF_ERROR:
                continue
            case Z_STREAM_END:
                hasEnded = true
                try requireEnd()
            default:
                let fault = stream.pointee.msg.map { String(cString: $0) } ?? "error \(result)"
                throw PackError(.unreadableArchive, "the archive is damaged as a gzip: \(fault)")
            }
        }
        return filled
    }

    private func inflate(into buffer: UnsafeMutableRawBufferPointer) -> (result: CInt, count: Int) {
        // Safe: zlib reads at most avail_in bytes of the piece and writes at most avail_out of the buffer, keeps
        // neither address beyond the call in use, and does not write to its input.
        piece.withUnsafeBytes { input in
            let rest = input[used...]
            let room = min(buffer.count, Int(CInt.max))
            let given = min(rest.count, Int(CInt.max))
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: UnsafeRawBufferPointer(rebasing: rest).baseAddress?.assumingMemoryBound(to: Bytef.self))
            stream.pointee.avail_in = uInt(given)
            stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: Bytef.self)
            stream.pointee.avail_out = uInt(room)
            let result = CArchive.inflate(stream, Z_NO_FLUSH)
            used += given - Int(stream.pointee.avail_in)
            let count = room - Int(stream.pointee.avail_out)
            stream.pointee.next_in = nil
            stream.pointee.next_out = nil
            return (result, count)
        }
    }

    /// False at the end of the source.
    private func takePiece() throws(PackError) -> Bool {
        guard !sourceHasEnded, let next = try nextPiece(of: source, whenFailing: "the archive cannot be read on") else {
            sourceHasEnded = true
            return false
        }
        piece = next
        used = 0
        compressedBytes += Int64(next.count)
        guard compressedBytes <= limit else {
            throw PackError(.tooLarge, "the archive has more than the \(limit) bytes that it may have")
        }
        return true
    }

    private func takeStart() throws(PackError) {
        var start: [UInt8] = []
        while start.count < ForeignFormat.length, try takePiece() { start += piece }
        piece = start
        used = 0
        if let format = ForeignFormat.description(of: start) {
            throw PackError(.unreadableArchive, "the archive is \(format), not a tar compressed by gzip")
        }
    }

    private func requireEnd() throws(PackError) {
        var rest = Array(piece[used...])
        // Two bytes tell another gzip from anything else.
        while rest.count < 2, try takePiece() { rest += piece }
        guard !rest.isEmpty else { return }
        throw PackError(
            .unreadableArchive,
            rest.starts(with: [0x1f, 0x8b])
                ? "the archive is more than one gzip, one after the other; compress the tar as a whole"
                : "the archive goes on after the end of its gzip")
    }
}
