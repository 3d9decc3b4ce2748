import NIOCore
import ObjectStorage
import Testing

@testable import S3Storage

@Suite("the record of an append session")
struct AppendRecordTests {
    private static let upload = S3Upload(key: S3Key("root/_uploads/1/data"), id: "2~abc_DEF-1.2")

    private static func parts(_ sizes: Int64...) -> [S3Part] {
        zip(1..., sizes).map { S3Part(number: $0, size: $1, etag: S3ETag("\"\($0)e\"")) }
    }

    static let records = [
        AppendRecord(),
        AppendRecord(tail: ByteBuffer(string: "tail\n\nand more\n"), note: ByteBuffer(bytes: [0, 255, 10])),
        AppendRecord(
            upload: upload, parts: parts(6 << 20, 7 << 20), tail: ByteBuffer(bytes: [10, 0, 10]), nextNumber: 3),
        AppendRecord(
            upload: upload, parts: parts(6 << 20), hasObject: true, note: ByteBuffer(repeating: 7, count: 1024),
            nextNumber: 10_001),
        AppendRecord(
            upload: upload,
            parts: [
                S3Part(number: 3, size: 6 << 20, etag: S3ETag("a b")), S3Part(number: 131, size: 7, etag: S3ETag("c")),
            ], nextNumber: 260, isSealed: true),
    ]

    private func bytes(_ record: AppendRecord) -> ByteBuffer {
        record.payload(tail: [record.tail], word: "0a1b").pieces.reduce(into: ByteBuffer()) {
            $0.writeImmutableBuffer($1)
        }
    }

    @Test("reads back as it was written", arguments: records)
    func roundTrip(_ record: AppendRecord) throws {
        #expect(try AppendRecord(bytes(record)) == record)
    }

    @Test("tells size, note and upload within its first bytes", arguments: records)
    func head(_ record: AppendRecord) throws {
        let first = bytes(record).getSlice(at: 0, length: min(bytes(record).readableBytes, Int(AppendRecord.headLimit)))
        let wanted = AppendRecord.Head(
            size: record.size, note: record.note, hasObject: record.hasObject, upload: record.upload,
            nextNumber: record.nextNumber, isSealed: record.isSealed)
        #expect(try AppendRecord.head(try #require(first)) == wanted)
    }

    @Test("is no record when a byte is missing or it is something else", arguments: records)
    func torn(_ record: AppendRecord) throws {
        let whole = bytes(record)
        for length in 0..<min(whole.readableBytes, 5000) {
            let torn = try #require(whole.getSlice(at: 0, length: length))
            #expect(try AppendRecord(torn) == nil, "the first \(length) bytes are taken for a record")
        }
    }

    @Test(
        "is no record when it is something else, or contradicts itself",
        arguments: [
            "sha256:abc", "packhouse-append 2 0 - - \n\n", "packhouse-append x 0 - - - - \n\n",
            // A part without an upload, parts out of order, a part behind the next number, a size that is none.
            "packhouse-append 2 5 - - 2 - 0a - \n1 5 e\n\n", "packhouse-append 2 5 - - 9 - 0a u k\n3 2 e\n2 3 e\n\n",
            "packhouse-append 2 5 - - 3 - 0a u k\n3 5 e\n\n", "packhouse-append 2 5 - - 3 - 0a u k\n2 x e\n\n",
        ])
    func nonsense(_ text: String) throws {
        #expect(try AppendRecord(ByteBuffer(string: text)) == nil)
    }

    @Test("of version 1 is read: its parts are numbered from 1")
    func firstVersion() throws {
        let text = "packhouse-append 1 7 00ff object u k e y\n3 \"a\"\n2 \"b\"\n\nxy"
        let record = try #require(try AppendRecord(ByteBuffer(string: text)))
        #expect(record.parts.map(\.number) == [1, 2])
        #expect(record.nextNumber == 3)
        #expect(!record.isSealed && record.hasObject)
        #expect(record.note == ByteBuffer(bytes: [0, 255]))
        #expect(record.upload == S3Upload(key: S3Key("k e y"), id: "u"))
        #expect(record.tail == ByteBuffer(string: "xy"))
    }

    @Test("of a later version is not taken for none")
    func laterVersion() {
        let bytes = ByteBuffer(string: "packhouse-append 3 whatever comes\n\n")
        #expect(throws: StorageError.self) { try AppendRecord(bytes) }
        #expect(throws: StorageError.self) { try AppendRecord.head(bytes) }
    }

    @Test("never has the bytes of another that says the same")
    func words() {
        let record = Self.records[2]
        #expect(record.payload(tail: [], word: "a").digest != record.payload(tail: [], word: "b").digest)
    }

    @Test("that is sealed stays so only when all of it is gone on with, and keeps its tail's number for the tail")
    func sealed() {
        var record = Self.records[2]
        record.isSealed = true
        guard case .here(let all) = record.cut(at: record.size), case .here(let less) = record.cut(at: record.size - 1)
        else {
            Issue.record("it is not cut in its tail")
            return
        }
        #expect(all == record)
        #expect(!less.isSealed)
        #expect(less.nextNumber == record.nextNumber + 1)
    }

    struct Cut: Sendable {
        var offset: Int64
        var parts: Int
        /// Bytes of the tail; nil when the offset lies within the parts.
        var tail: Int?
    }

    @Test(
        "is cut at an offset in its tail, between parts, or not without reading a part",
        arguments: [
            Cut(offset: 0, parts: 0, tail: 0), Cut(offset: 1, parts: 1), Cut(offset: 6 << 20, parts: 1, tail: 0),
            Cut(offset: 6 << 20 + 1, parts: 2), Cut(offset: 13 << 20, parts: 2, tail: 0),
            Cut(offset: 13 << 20 + 2, parts: 2, tail: 2), Cut(offset: 13 << 20 + 3, parts: 2, tail: 3),
        ])
    func cut(_ cut: Cut) {
        let record = Self.records[2]
        switch record.cut(at: cut.offset) {
        case .here(let kept):
            #expect(kept.size == cut.offset)
            #expect(kept.parts.count == cut.parts)
            #expect(kept.tail.readableBytes == cut.tail)
            #expect(kept.upload == record.upload)
        case .within(let parts):
            #expect(cut.tail == nil)
            #expect(parts.count == cut.parts)
        }
    }

    @Test("is cut behind a part that is too small for others to follow by making an object of it")
    func smallPart() {
        let record = AppendRecord(upload: Self.upload, parts: Self.parts(6 << 20, 3))
        #expect(record.cut(at: 6 << 20 + 3) == .within(record.parts))
        #expect(record.cut(at: 6 << 20) == .here(AppendRecord(upload: Self.upload, parts: Self.parts(6 << 20))))
    }
}

@Suite("what another server left of an upload")
struct AppendSourceTests {
    private static let upload = S3Upload(key: S3Key("data"), id: "1")
    private static let object = S3ObjectHead(size: 8 << 20, etag: S3ETag("o"), modified: 0)

    private static func parts(_ numbers: Int...) -> [S3Part] {
        numbers.map { S3Part(number: $0, size: 5 << 20, etag: S3ETag("\($0)")) }
    }

    @Test("is nothing when there is nothing")
    func nothing() {
        #expect(AppendSource.found(uploads: [], object: nil) == nil)
    }

    @Test("is an upload without parts when it has just begun")
    func begun() {
        #expect(AppendSource.found(uploads: [(Self.upload, [])], object: nil)?.size == 0)
    }

    @Test("ends at a gap between parts")
    func gap() {
        #expect(AppendSource.found(uploads: [(Self.upload, Self.parts(2, 1, 4))], object: nil)?.size == 10 << 20)
    }

    @Test("is the object when the upload that goes on from it has less yet")
    func object() {
        let object = AppendSource.object(size: 8 << 20, etag: S3ETag("o"))
        #expect(AppendSource.found(uploads: [], object: Self.object) == object)
        #expect(AppendSource.found(uploads: [(Self.upload, [])], object: Self.object) == object)
        #expect(AppendSource.found(uploads: [(Self.upload, Self.parts(1))], object: Self.object) == object)
        #expect(AppendSource.found(uploads: [(Self.upload, Self.parts(1, 2))], object: Self.object)?.size == 10 << 20)
    }

    @Test("is the newest upload that has parts")
    func newest() {
        let newer = S3Upload(key: S3Key("data"), id: "2")
        let found = AppendSource.found(
            uploads: [(newer, []), (Self.upload, Self.parts(1)), (newer, Self.parts(1, 2))], object: nil)
        #expect(found == .parts(AppendRecord(upload: Self.upload, parts: Self.parts(1), nextNumber: 2)))
    }
}
