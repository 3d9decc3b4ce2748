import HTTPConnection
import HTTPTypes
import NIOCore
import OCI

/// A manifest or blob that an answer gives out, whole or in part, or tells of (HEAD), or sends on to. An answer that says that the
/// client has it already (304) gives out nothing.
struct ContentPull: Sendable {
    enum Content: Sendable {
        /// `bytes` where they are at hand.
        case manifest(MediaType, bytes: ByteBuffer?)
        case blob
    }

    let repository: RepositoryName
    let digest: Digest
    let tag: Tag?
    let content: Content
    /// Bytes of the whole content; nil when the answer does not tell.
    let size: Int64?

    /// Nil when nothing is given out.
    init?(_ route: Route?, _ method: HTTPRequest.Method, _ answer: Answer) {
        guard method == .get || method == .head else { return nil }
        switch route {
        case .manifest(let name, let reference):
            guard answer.status == .ok, let digest = answer.field(.dockerContentDigest).flatMap({ Digest($0) }),
                let type = answer.field(.contentType).flatMap({ MediaType($0) })
            else { return nil }
            var bytes: ByteBuffer?
            if case .buffer(let whole) = answer.body { bytes = whole }
            (repository, self.digest, tag) = (name, digest, reference.tag)
            content = .manifest(type, bytes: bytes)
            size = answer.body.length
        case .blob(let name, let digest):
            switch answer.status {
            case .ok: size = answer.body.length
            case .partialContent: size = answer.field(.contentRange).flatMap { Self.wholeSize($0) }
            case .temporaryRedirect: size = nil
            default: return nil
            }
            (repository, self.digest, tag) = (name, digest, nil)
            content = .blob
        default:
            return nil
        }
    }

    /// About how many bytes it holds on to.
    var weight: Int {
        guard case .manifest(_, let bytes?) = content else { return 0 }
        return bytes.readableBytes
    }

    /// What stands behind the slash in `bytes 0-3/10` (RFC 9110, section 14.4).
    private static func wholeSize(_ range: String) -> Int64? {
        range.lastIndex(of: "/").flatMap { Int64(range[$0...].dropFirst()) }
    }
}

extension Answer {
    fileprivate func field(_ name: HTTPField.Name) -> String? {
        headers.value(of: name) ?? standing?.fields.value(of: name)
    }
}
