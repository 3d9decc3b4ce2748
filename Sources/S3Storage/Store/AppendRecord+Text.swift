import NIOCore

/// Lines of text, an empty line, the tail's bytes:
///
/// ```
/// packhouse-append 1 <size> <note in hexadecimal, or -> <object, or -> <upload id, or -> <key of the upload>
/// <size of part 1> <ETag of part 1>
/// …
/// ```
extension AppendRecord {
    private static let magic = "packhouse-append"
    private static let version = "1"

    /// What the first line tells: enough to know where a session stands and which upload belongs to it.
    struct Head: Hashable, Sendable {
        var size: Int64
        var note: ByteBuffer?
        var hasObject = false
        var upload: S3Upload?
    }

    /// All of it, with the bytes of the tail in the pieces in which they lie in memory.
    func payload(tail pieces: [ByteBuffer]) -> S3Payload {
        let size = parts.reduce(0) { $0 + $1.size } + pieces.reduce(0) { $0 + Int64($1.readableBytes) }
        let noteText = note.map { Array($0.readableBytesView).hexadecimal } ?? "-"
        var lines = "\(AppendRecord.magic) \(AppendRecord.version) \(size) \(noteText)"
        lines += hasObject ? " object" : " -"
        lines += " \(upload?.id ?? "-") \(upload?.key.text ?? "")\n"
        for part in parts { lines += "\(part.size) \(part.etag.text)\n" }
        var payload = S3Payload(ByteBuffer(string: lines + "\n"))
        for piece in pieces { payload.append(piece) }
        return payload
    }

    /// Nil when `bytes` are no such record, or one that was torn or made by a later version.
    init?(_ bytes: ByteBuffer) {
        var rest = bytes
        guard let line = AppendRecord.line(&rest), let head = Head(line: line) else { return nil }
        upload = head.upload
        note = head.note
        hasObject = head.hasObject
        while true {
            guard let line = AppendRecord.line(&rest) else { return nil }
            if line.isEmpty { break }
            let fields = line.split(separator: " ", maxSplits: 1)
            guard fields.count == 2, let size = Int64(fields[0]), size > 0 else { return nil }
            parts.append(S3Part(number: parts.count + 1, size: size, etag: S3ETag(String(fields[1]))))
        }
        tail = rest
        guard size == head.size, upload != nil || parts.isEmpty else { return nil }
    }

    /// The first line of `bytes`, which need not hold the whole record.
    static func head(_ bytes: ByteBuffer) -> Head? {
        var rest = bytes
        return line(&rest).flatMap(Head.init(line:))
    }

    /// Takes the bytes before the next line feed, and it; nil when there is none.
    private static func line(_ bytes: inout ByteBuffer) -> String? {
        guard let end = bytes.readableBytesView.firstIndex(of: UInt8(ascii: "\n")),
            let text = bytes.readString(length: end - bytes.readerIndex)
        else { return nil }
        bytes.moveReaderIndex(forwardBy: 1)
        return text
    }

    fileprivate static func isOurs(_ fields: [Substring]) -> Bool {
        fields[0] == magic && fields[1] == version
    }
}

extension AppendRecord.Head {
    fileprivate init?(line: String) {
        let fields = line.split(separator: " ", maxSplits: 6, omittingEmptySubsequences: false)
        guard fields.count == 7, AppendRecord.isOurs(fields), let size = Int64(fields[2]), size >= 0 else { return nil }
        self.size = size
        if fields[3] != "-" {
            guard let note = AppendRecord.Head.bytes(fields[3]) else { return nil }
            self.note = note
        }
        hasObject = fields[4] == "object"
        if fields[5] != "-" { upload = S3Upload(key: S3Key(String(fields[6])), id: String(fields[5])) }
    }

    private static func bytes(_ hexadecimal: Substring) -> ByteBuffer? {
        let digits = hexadecimal.utf8.map { UInt8(ascii: "0") <= $0 && $0 <= UInt8(ascii: "9") ? $0 - 48 : $0 &- 87 }
        guard digits.count.isMultiple(of: 2), digits.allSatisfy({ $0 < 16 }) else { return nil }
        return ByteBuffer(bytes: stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }
}
