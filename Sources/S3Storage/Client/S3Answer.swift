import AsyncHTTPClient
import Encoding
import NIOCore
import NIOHTTP1

/// A good answer: 2xx, or 304 to a read under a condition.
struct S3Answer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    /// The document, where the request expects one.
    var document = XMLElement(name: "")
    /// The unread body, where the request expects a stream.
    var body: HTTPClientResponse.Body?

    /// The ETag in the fields, or in the document where copies and completions have it. Throws `.malformedAnswer` when the server
    /// names none.
    func etag() throws(S3Error) -> S3ETag {
        let text = headers.first(name: "etag") ?? document.text("ETag")
        guard !text.isEmpty else { throw S3Error(.malformedAnswer, "the server's answer has no ETag") }
        return S3ETag(text)
    }

    func objectHead() throws(S3Error) -> S3ObjectHead {
        guard let size = wholeSize else {
            throw S3Error(.malformedAnswer, "the server's answer does not tell the size of the object")
        }
        return S3ObjectHead(
            size: size, etag: try etag(),
            modified: headers.first(name: "last-modified").flatMap { HTTPDate.seconds($0) } ?? 0,
            writeMark: headers.first(name: S3Request.markField))
    }

    /// - Parameter range: what was asked for. An answer with other bytes, as proxies that drop the field have it, throws `.damaged`.
    func object(of range: Range<Int64>?) throws(S3Error) -> S3Object {
        guard let body, let length = headers.first(name: "content-length").flatMap({ Int64($0) }), length >= 0 else {
            throw S3Error(.malformedAnswer, "the server's answer does not tell the length of its body")
        }
        if let range, !isPart(of: range, length: length) {
            let shown = headers.first(name: "content-range") ?? "the whole object"
            throw S3Error(.damaged, "the bytes \(range) were asked for, and the server sent \(shown)")
        }
        return S3Object(head: try objectHead(), length: length, body: S3ObjectBody(body, length: length))
    }

    private func isPart(of range: Range<Int64>, length: Int64) -> Bool {
        guard status == 206 else { return range.lowerBound == 0 && length <= range.upperBound }
        return length <= range.count
            && headers.first(name: "content-range")?.hasPrefix("bytes \(range.lowerBound)-") == true
    }

    /// Of a ranged answer, the number behind the slash of `bytes 0-9/120`.
    private var wholeSize: Int64? {
        guard status == 206, let range = headers.first(name: "content-range") else {
            return headers.first(name: "content-length").flatMap { Int64($0) }
        }
        return range.split(separator: "/").last.flatMap { Int64($0) }
    }
}
