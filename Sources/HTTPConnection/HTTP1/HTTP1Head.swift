import HTTPTypes

/// The head of an HTTP/1 request while its lines come.
struct HTTP1Head {
    /// Bytes of a method; none is longer.
    private static let longestMethod = 32

    private(set) var method = HTTPRequest.Method.get
    private(set) var target = ""
    private(set) var isVersion10 = false
    var fields = HTTP1Fields()

    init() {}

    var isHead: Bool { method == .head }

    /// - Parameter line: without its end and without control characters but tabs.
    init(requestLine line: Span<UInt8>) throws(ConnectionRefusal) {
        var methodEnd = 0
        while methodEnd < line.count, line[methodEnd].isTokenCharacter { methodEnd += 1 }
        var targetEnd = methodEnd + 1
        while targetEnd < line.count, line[targetEnd].isVisible { targetEnd += 1 }
        guard methodEnd > 0, targetEnd > methodEnd + 1, targetEnd < line.count, line[methodEnd] == UInt8(ascii: " "),
            line[targetEnd] == UInt8(ascii: " ")
        else {
            throw .malformed(
                "the request's first line is not a method, a target and a version, with one space between them")
        }
        switch line.extracting((targetEnd + 1)...).text {
        case "HTTP/1.1": break
        case "HTTP/1.0": isVersion10 = true
        default: throw .malformed("the request's version is neither HTTP/1.1 nor HTTP/1.0")
        }
        guard methodEnd <= Self.longestMethod else {
            throw ConnectionRefusal(.notImplemented, "the request's method is none that this server knows")
        }
        target = line.extracting(methodEnd + 1..<targetEnd).text
        guard Self.isTarget(target) else {
            throw .malformed("the request's target is neither a path nor an address of http or https")
        }
        method = Self.method(line.extracting(0..<methodEnd).text)
    }

    /// Whether this is a target in the origin, absolute or asterisk form (section 3.2), without a fragment.
    private static func isTarget(_ text: String) -> Bool {
        guard !text.utf8.contains(UInt8(ascii: "#")) else { return false }
        return text.utf8.first == UInt8(ascii: "/") || text.utf8.elementsEqual("*".utf8)
            || text.prefix(7).isASCIIEqual(to: "http://") || text.prefix(8).isASCIIEqual(to: "https://")
    }

    private static func method(_ text: String) -> HTTPRequest.Method {
        switch text {
        case "GET": .get
        case "HEAD": .head
        case "PUT": .put
        case "POST": .post
        case "PATCH": .patch
        case "DELETE": .delete
        default: HTTPRequest.Method(text) ?? .trace
        }
    }
}
