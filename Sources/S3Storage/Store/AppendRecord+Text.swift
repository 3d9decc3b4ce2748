import Encoding
import NIOCore
import ObjectStorage

/// Lines of text, an empty line, the tail's bytes:
///
/// ```
/// packhouse-append 2 <size> <note in hexadecimal, or -> <object, or -> <next number> <sealed, or -> <word> <upload id, or -> <key of the upload>
/// <number of a part> <its size> <its ETag>
/// …
/// ```
///
/// The word is random. Version 1 had neither it nor the next number, and parts without numbers, which began at 1; such a record is
/// read as what it says, and written as version 2. A record of a later version is not taken for none: who cannot read it leaves the
/// session to those who can.
extension AppendRecord {
    private static let magic = "packhouse-append"

    /// What the first line tells: enough to know where a session stands and which upload belongs to it.
    struct Head: Hashable, Sendable {
        var size: Int64
        var note: ByteBuffer?
        var hasObject = false
        var upload: S3Upload?
        /// Nil in a record of version 1.
        var nextNumber: Int?
        var isSealed = false
    }

    var head: Head {
        Head(
            size: size, note: note, hasObject: hasObject, upload: upload, nextNumber: nextNumber, isSealed: isSealed)
    }

    /// All of it, with the bytes of the tail in the pieces in which they lie in memory.
    ///
    /// - Parameter word: what no other record has.
    func payload(tail pieces: [ByteBuffer], word: String) -> S3Payload {
        let size = parts.reduce(0) { $0 + $1.size } + pieces.reduce(0) { $0 + Int64($1.readableBytes) }
        let noteText = note.map { Hexadecimal.text(of: $0.readableBytesView) } ?? "-"
        var lines = "\(AppendRecord.magic) 2 \(size) \(noteText) \(hasObject ? "object" : "-")"
        lines += " \(nextNumber) \(isSealed ? "sealed" : "-") \(word)"
        lines += " \(upload?.id ?? "-") \(upload?.key.text ?? "")\n"
        for part in parts { lines += "\(part.number) \(part.size) \(part.etag.text)\n" }
        var payload = S3Payload(ByteBuffer(string: lines + "\n"))
        for piece in pieces { payload.append(piece) }
        return payload
    }

    /// Nil when `bytes` are no such record, or one that was torn; `.unavailable` when a later version made it.
    init?(_ bytes: ByteBuffer) throws(StorageError) {
        var rest = bytes
        guard let head = try AppendRecord.head(&rest) else { return nil }
        upload = head.upload
        note = head.note
        hasObject = head.hasObject
        isSealed = head.isSealed
        while true {
            guard let line = AppendRecord.line(&rest) else { return nil }
            if line.isEmpty { break }
            var fields = line.split(separator: " ", maxSplits: head.nextNumber == nil ? 1 : 2)
            let last = parts.last?.number ?? 0
            let number: Int? = head.nextNumber == nil ? last + 1 : fields.isEmpty ? nil : Int(fields.removeFirst())
            guard let number, number > last, fields.count == 2, let size = Int64(fields[0]), size > 0 else {
                return nil
            }
            parts.append(S3Part(number: number, size: size, etag: S3ETag(String(fields[1]))))
        }
        tail = rest
        nextNumber = head.nextNumber ?? parts.count + 1
        guard size == head.size, upload != nil || parts.isEmpty, nextNumber > parts.last?.number ?? 0 else {
            return nil
        }
    }

    /// The first line of `bytes`, which need not hold the whole record.
    static func head(_ bytes: ByteBuffer) throws(StorageError) -> Head? {
        var rest = bytes
        return try head(&rest)
    }

    private static func head(_ bytes: inout ByteBuffer) throws(StorageError) -> Head? {
        guard let line = AppendRecord.line(&bytes) else { return nil }
        let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == magic, let version = Int(words[1]) else { return nil }
        switch version {
        case 1: return Head(first: words[2])
        case 2: return Head(second: words[2])
        default:
            throw StorageError(
                .unavailable,
                "an upload was begun by a later version of this server (its record has version \(version), this one knows 2); "
                    + "that version has to go on with it")
        }
    }

    /// Takes the bytes before the next line feed, and it; nil when there is none.
    private static func line(_ bytes: inout ByteBuffer) -> String? {
        guard let end = bytes.readableBytesView.firstIndex(of: UInt8(ascii: "\n")),
            let text = bytes.readString(length: end - bytes.readerIndex)
        else { return nil }
        bytes.moveReaderIndex(forwardBy: 1)
        return text
    }
}

extension AppendRecord.Head {
    /// Of version 1, behind that.
    fileprivate init?(first text: Substring) {
        self.init(fields: text.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false))
    }

    /// Of version 2, behind that.
    fileprivate init?(second text: Substring) {
        var fields = text.split(separator: " ", maxSplits: 7, omittingEmptySubsequences: false)
        guard fields.count == 8, let next = Int(fields[3]), next > 0 else { return nil }
        let isSealed = fields[4] == "sealed"
        fields.removeSubrange(3...5)
        self.init(fields: fields)
        nextNumber = next
        self.isSealed = isSealed
    }

    /// Size, note, object, upload id and key.
    private init?(fields: [Substring]) {
        guard fields.count == 5, let size = Int64(fields[0]), size >= 0 else { return nil }
        self.size = size
        if fields[1] != "-" {
            guard let note = Hexadecimal.bytes(of: fields[1]).map({ ByteBuffer(bytes: $0) }) else { return nil }
            self.note = note
        }
        hasObject = fields[2] == "object"
        if fields[3] != "-" { upload = S3Upload(key: S3Key(String(fields[4])), id: String(fields[3])) }
    }
}
