import FoundationEssentials
import NIOCore
public import OCI
import Wording

/// One entry of a registry's error document (OCI distribution-spec, "Error Codes"). Its texts are fit for a terminal.
public struct ServerRefusal: Hashable, Sendable {
    /// Such as `MANIFEST_UNKNOWN`; at most 64 bytes.
    public var code: String
    /// Empty when the server gives none.
    public var message: String
    /// Digests that `detail` names, whatever its shape, in the order in which they are there; at most 8.
    public var digests: [Digest]

    public init(code: String, message: String, digests: [Digest] = []) {
        self.code = code
        self.message = message
        self.digests = digests
    }
}

extension ServerRefusal {
    /// Bytes of an error document; what is longer is taken for none.
    static let largestDocument = 64 << 10
    private static let most = 8

    /// The entries of an error document; none when `body` is something else.
    static func entries(of body: ByteBuffer) -> [ServerRefusal] {
        guard body.readableBytes <= largestDocument,
            let document = try? JSONDecoder().decode(Document.self, from: Data(body.readableBytesView))
        else { return [] }
        return document.errors.prefix(most).compactMap { entry in
            guard let code = entry.code, !code.isEmpty else { return nil }
            return ServerRefusal(
                code: ShownText.line(code, upTo: 64), message: ShownText.line(entry.message ?? ""),
                digests: entry.detail?.digests ?? [])
        }
    }

    private struct Document: Decodable {
        var errors: [Entry]
    }

    private struct Entry: Decodable {
        var code: String?
        var message: String?
        var detail: Detail?

        private enum Key: String, CodingKey {
            case code, message, detail
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            // A server's own idea of one field must not hide the others.
            code = try? fields.decodeIfPresent(String.self, forKey: .code)
            message = try? fields.decodeIfPresent(String.self, forKey: .message)
            detail = try? fields.decodeIfPresent(Detail.self, forKey: .detail)
        }
    }

    /// Looks for digests in JSON of any shape, down to a depth at which nothing of use is left.
    private struct Detail: Decodable {
        var digests: [Digest] = []

        private static let deepest = 5

        private struct Name: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }

            init(stringValue: String) { self.stringValue = stringValue }

            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            guard decoder.codingPath.count <= Detail.deepest + 3 else { return }
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                digests = Digest(text).map { [$0] } ?? []
            } else if let members = try? decoder.container(keyedBy: Name.self) {
                for key in members.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
                    add(try? members.decode(Detail.self, forKey: key))
                }
            } else if var items = try? decoder.unkeyedContainer() {
                while !items.isAtEnd, digests.count < ServerRefusal.most {
                    guard let item = try? items.decode(Detail.self) else { return }
                    add(item)
                }
            }
        }

        private mutating func add(_ other: Detail?) {
            for digest in other?.digests ?? [] where !digests.contains(digest) && digests.count < ServerRefusal.most {
                digests.append(digest)
            }
        }
    }
}
