import HTTPTypes
import NIOCore
import NIOHTTP1

/// The head of an HTTP/1 request, checked by the rules that the parser leaves to us (RFC 9112, sections 3.2 and 9.3; RFC
/// 9110, section 10.1.1).
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

    init(_ head: HTTPRequestHead) throws(ConnectionRefusal) {
        method = HTTPRequest.Method(head.method)
        target = head.uri
        isVersion10 = head.version.minor == 0
        fields = HTTPFields()
        fields.reserveCapacity(head.headers.count)
        var hosts = 0
        var host: String?
        var expectation: String?
        var length: String?
        var coding: String?
        var isClosing = false
        var isUpgrade = head.method == .CONNECT
        for (name, untrimmed) in head.headers {
            let value = untrimmed.trimmingWhitespace
            guard let field = HTTPField.Name(name) else {
                throw .malformed("\"\(name)\" is no name of a header field")
            }
            switch field.canonicalName {
            case "host":
                hosts += 1
                host = value
                continue
            case "expect": expectation = value
            case "content-length": length = value
            case "transfer-encoding": coding = coding.map { "\($0), \(value)" } ?? value
            case "connection": isClosing = isClosing || Self.list(value, contains: "close")
            case "upgrade": isUpgrade = true
            default: break
            }
            fields.append(HTTPField(name: field, value: value))
        }
        guard hosts == 1 || hosts == 0 && isVersion10 else {
            throw .malformed(
                hosts == 0 ? "a request of HTTP/1.1 needs a Host field" : "a request has one Host field, not \(hosts)")
        }
        if let host, !HostField.isValid(host) { throw .malformed("\"\(host)\" in the Host field is no host") }
        authority = host
        if let named = Self.authority(ofAbsolute: target) {
            guard HostField.isValid(named) else { throw .malformed("\"\(named)\" in the request's target is no host") }
            authority = named
        }
        if let coding, coding.lowercased() != "chunked" {
            throw ConnectionRefusal(
                .notImplemented, "\"\(coding)\" is no transfer coding of a request here; chunked is")
        }
        bodyLength = coding != nil ? nil : 0
        if coding == nil, let length {
            guard let count = Int64(length), count >= 0 else {
                throw .malformed("\"\(length)\" is no Content-Length")
            }
            bodyLength = count
        }
        expectsContinue = false
        // A parser that saw an upgrade reads nothing after this request.
        isPersistent = head.isKeepAlive && !isClosing && !isUpgrade && !(isVersion10 && coding != nil)
        if let expectation, !isVersion10 {
            guard expectation.lowercased() == "100-continue" else {
                throw .expectation(expectation)
            }
            expectsContinue = hasBody
        }
    }

    /// What a target in absolute form names as its host; nil for other forms.
    private static func authority(ofAbsolute target: String) -> String? {
        guard target.utf8.first != UInt8(ascii: "/"), let scheme = target.firstRange(of: "://") else { return nil }
        return String(target[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" })
    }

    private static func list(_ field: String, contains word: String) -> Bool {
        field.utf8.count >= word.utf8.count
            && field.lowercased().split(separator: ",").contains { item in
                item.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" } == word
            }
    }
}

extension HTTPRequest.Method {
    fileprivate init(_ method: HTTPMethod) {
        switch method {
        case .GET: self = .get
        case .HEAD: self = .head
        case .PUT: self = .put
        case .POST: self = .post
        case .PATCH: self = .patch
        case .DELETE: self = .delete
        case .OPTIONS: self = .options
        default: self = HTTPRequest.Method(rawValue: method.rawValue) ?? .trace
        }
    }
}

extension String {
    /// Without the spaces and tabs around it (RFC 9110, section 5.5).
    fileprivate var trimmingWhitespace: String {
        func isSpace(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard isSpace(utf8.first) || isSpace(utf8.last) else { return self }
        var rest = utf8[...]
        while isSpace(rest.first) { rest.removeFirst() }
        while isSpace(rest.last) { rest.removeLast() }
        return String(Substring(rest))
    }
}
