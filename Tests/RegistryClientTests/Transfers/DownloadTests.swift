import NIOCore
import OCI
import Testing

@testable import RegistryClient

@Suite("the state of a download")
struct DownloadTests {
    private static let bytes = ByteBuffer(string: "0123456789")
    private static let digest = Digest.of("0123456789")

    /// Takes in a part of the bytes as one piece.
    private static func take(_ range: Range<Int>, into download: inout Download) throws(Download.Wrong) {
        var piece = bytes.getSlice(at: range.lowerBound, length: range.count) ?? ByteBuffer()
        piece.moveReaderIndex(forwardBy: try download.accept(piece.readableBytes))
        piece.withUnsafeReadableBytes { download.hash($0) }
    }

    @Test("goes on where it broke off")
    func resume() throws {
        var download = Download(Self.digest, size: 10, largest: 100)
        #expect(download.range == nil)
        try download.begin(status: 200, length: 10, contentRange: nil)
        try Self.take(0..<4, into: &download)
        #expect(try !download.end())
        #expect(download.range == "bytes=4-")
        try download.begin(status: 206, length: 6, contentRange: "bytes 4-9/10")
        try Self.take(4..<10, into: &download)
        #expect(download.isWhole)
        #expect(try download.end())
    }

    @Test("skips what it has when the server knows no ranges")
    func skipping() throws {
        var download = Download(Self.digest, size: nil, largest: 100)
        try download.begin(status: 200, length: nil, contentRange: nil)
        try Self.take(0..<7, into: &download)
        try download.begin(status: 200, length: 10, contentRange: nil)
        try Self.take(0..<3, into: &download)
        #expect(download.received == 7)
        try Self.take(3..<10, into: &download)
        #expect(download.received == 10)
        #expect(try download.end())
    }

    @Test("does not end in what it has already")
    func shortAgain() throws {
        var download = Download(Self.digest, size: nil, largest: 100)
        try download.begin(status: 200, length: nil, contentRange: nil)
        try Self.take(0..<10, into: &download)
        try download.begin(status: 200, length: nil, contentRange: nil)
        try Self.take(0..<5, into: &download)
        #expect(try !download.end())
    }

    @Test("believes no other size, range, length or bytes")
    func wrong() throws {
        var download = Download(Self.digest, size: 10, largest: 100)
        #expect(throws: Download.Wrong.size(11, expected: 10)) {
            try download.begin(status: 200, length: 11, contentRange: nil)
        }
        #expect(throws: Download.Wrong.range) {
            try download.begin(status: 206, length: 1, contentRange: "bytes 0-0/10")
        }
        try download.begin(status: 200, length: nil, contentRange: nil)
        #expect(throws: Download.Wrong.tooLong) { _ = try download.accept(11) }
        download = Download(Self.digest, size: 10, largest: 100)
        _ = try download.accept(5)
        for range in ["bytes 4-9/10", "bytes 6-9/10", "x", nil] {
            #expect(throws: Download.Wrong.range) {
                try download.begin(status: 206, length: nil, contentRange: range)
            }
        }
        #expect(throws: Download.Wrong.size(12, expected: 10)) {
            try download.begin(status: 206, length: nil, contentRange: "bytes 5-9/12")
        }
        download = Download(Digest.of("other"), size: 10, largest: 100)
        try Self.take(0..<10, into: &download)
        #expect(throws: Download.Wrong.digest(Self.digest)) { _ = try download.end() }
    }

    @Test("has a bound when nobody says the size")
    func bound() throws {
        var download = Download(Self.digest, size: nil, largest: 5)
        #expect(throws: Download.Wrong.tooLong) { try download.begin(status: 200, length: 10, contentRange: nil) }
        #expect(throws: Download.Wrong.tooLong) { _ = try download.accept(6) }
    }
}
