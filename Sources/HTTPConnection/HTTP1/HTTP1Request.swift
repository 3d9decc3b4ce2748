import HTTPTypes

/// A request's head that keeps the rules of HTTP/1 (RFC 9112, sections 3.2, 6 and 9.3; RFC 9110, section 10.1.1).
struct HTTP1Request {
    var method: HTTPRequest.Method
    /// Path and query, or the absolute form, as it came.
    var target: String
    var authority: String?
    var fields: HTTPFields
    /// Bytes of the body; nil when only its end tells.
    var bodyLength: Int64?
    /// Whether the client waits for `100 Continue` before it sends the body.
    var expectsContinue: Bool
    var isVersion10: Bool
    /// Whether the client can send another request on this connection.
    var isPersistent: Bool

    var hasBody: Bool { bodyLength != 0 }

    init(_ head: HTTP1Head) throws(ConnectionRefusal) {
        method = head.method
        target = head.target
        fields = head.fields.all
        isVersion10 = head.isVersion10
        authority = try Self.authority(of: head)
        bodyLength = try Self.bodyLength(of: head)
        let options = head.fields.connection ?? ""
        let wantsNext = isVersion10 ? options.lists("keep-alive") : true
        // What follows CONNECT is for a tunnel, which is not made here.
        isPersistent =
            wantsNext && !options.lists("close") && method != .connect && !(isVersion10 && head.fields.coding != nil)
        expectsContinue = false
        if let expectation = head.fields.expectation, !isVersion10 {
            guard expectation.isASCIIEqual(to: "100-continue") else { throw .expectation(expectation) }
            expectsContinue = hasBody
        }
    }

    private static func authority(of head: HTTP1Head) throws(ConnectionRefusal) -> String? {
        guard head.fields.hosts == 1 || head.fields.hosts == 0 && head.isVersion10 else {
            throw .malformed(
                head.fields.hosts == 0
                    ? "a request of HTTP/1.1 needs a Host field"
                    : "a request has one Host field, not \(head.fields.hosts)")
        }
        if let host = head.fields.host, !HostField.isValid(host) {
            throw .malformed("\"\(host)\" in the Host field is no host")
        }
        guard let named = authority(ofAbsolute: head.target) else { return head.fields.host }
        guard HostField.isValid(named), !named.isEmpty else {
            throw .malformed("\"\(named)\" in the request's target is no host")
        }
        return named
    }

    /// What a target in absolute form names as its host; nil for other forms.
    private static func authority(ofAbsolute target: String) -> String? {
        guard target.utf8.first != UInt8(ascii: "/"), let scheme = target.firstRange(of: "://") else { return nil }
        return String(target[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" })
    }

    private static func bodyLength(of head: HTTP1Head) throws(ConnectionRefusal) -> Int64? {
        if let coding = head.fields.coding {
            guard head.fields.lengths == 0 else {
                throw .malformed("a request has a Content-Length or a Transfer-Encoding, not both")
            }
            guard coding.isASCIIEqual(to: "chunked") else {
                guard coding.options.last?.isASCIIEqual(to: "chunked") == true else {
                    throw .malformed("the last transfer coding of a request is chunked, or nobody knows where it ends")
                }
                throw ConnectionRefusal(
                    .notImplemented, "\"\(coding)\" is no transfer coding of a request here; chunked is")
            }
            return nil
        }
        guard let length = head.fields.length else { return 0 }
        guard head.fields.lengths == 1 else {
            throw .malformed("a request has one Content-Length, not \(head.fields.lengths)")
        }
        guard length.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let count = Int64(length)
        else { throw .malformed("\"\(length)\" is no Content-Length") }
        return count
    }
}

extension StringProtocol {
    /// Whether this is `text`, in whatever case of its ASCII letters. Other letters have no case here: there are some whose
    /// lower case is ASCII.
    func isASCIIEqual(to text: StaticString) -> Bool {
        utf8.elementsEqual(text.description.utf8) { $0.lowercasedASCII == $1.lowercasedASCII }
    }

    /// The members of this list of a header field (RFC 9110, section 5.6.1).
    fileprivate var options: [String] {
        split(separator: ",").map { item in
            String(item.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" })
        }
    }

    /// Whether this list of a header field has `option` in it, in whatever case.
    fileprivate func lists(_ option: StaticString) -> Bool {
        !isEmpty && options.contains { $0.isASCIIEqual(to: option) }
    }
}
