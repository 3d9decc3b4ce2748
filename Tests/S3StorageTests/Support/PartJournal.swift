import Crypto
import Encoding
import NIOCore
import NIOHTTP1
import Synchronization

@testable import S3Storage

/// Makes of a server that keeps every part that it was sent one that keeps the last of each number, as AWS does: it refuses
/// to complete an upload by the ETag of a part that was sent again with other bytes.
final class PartJournal: Sendable {
    /// By upload and number.
    private let etags = Mutex<[String: String]>([:])

    func fault(_ request: ProxiedRequest) -> Fault {
        let fields = request.uri.split(separator: "?").last?.split(separator: "&").map(String.init) ?? []
        guard let upload = fields.first(where: { $0.hasPrefix("uploadId=") }) else { return .pass }
        if request.method == .PUT, let number = fields.first(where: { $0.hasPrefix("partNumber=") }),
            !request.headers.contains(name: "x-amz-copy-source")
        {
            let etag = Hexadecimal.text(of: Insecure.MD5.hash(data: Array(request.body.readableBytesView)))
            etags.withLock { $0["\(upload) \(number.dropFirst(11))"] = etag }
        }
        guard request.method == .POST else { return .pass }
        let text = String(buffer: request.body)
        for part in text.split(separator: "<Part>").dropFirst() {
            guard let number = part.text(of: "PartNumber"), let etag = part.text(of: "ETag"),
                let last = etags.withLock({ $0["\(upload) \(number)"] }), !etag.contains(last)
            else { continue }
            return .answer(.s3(400, "InvalidPart"))
        }
        return .pass
    }
}

extension Substring {
    fileprivate func text(of element: String) -> String? {
        guard let start = range(of: "<\(element)>"), let end = range(of: "</\(element)>") else { return nil }
        return String(self[start.upperBound..<end.lowerBound])
    }

    private func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
