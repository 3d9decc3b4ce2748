import HTTPTypes
import NIOCore

@testable import HTTPConnection

/// A request as the parser gave it, with its body.
struct ParsedRequest: Hashable {
    var method: String
    var target: String
    var authority: String?
    var fields: [String]
    var body: [UInt8] = []
    var isWhole: Bool

    init(_ request: HTTP1Request) {
        method = request.method.rawValue
        target = request.target
        authority = request.authority
        fields = request.fields.map { "\($0.name.rawName): \($0.value)" }
        isWhole = !request.hasBody
    }
}

/// What came of some bytes, up to the request that ends the connection.
struct ParsedRequests: Hashable {
    var requests: [ParsedRequest] = []
    var refusal: ConnectionRefusal?
    private var isLast = false
    private var isOver = false

    /// - Parameter pieces: as they come from the network.
    init(_ pieces: some Sequence<[UInt8]>, sizeLimit: Int = 4096, countLimit: Int = 16) {
        var parser = HTTP1Parser(sizeLimit: sizeLimit, countLimit: countLimit)
        do throws(ConnectionRefusal) {
            for piece in pieces {
                parser.append(ByteBuffer(bytes: piece))
                while !isOver, let part = try parser.next() { take(part) }
            }
        } catch {
            refusal = error
        }
    }

    /// All at once.
    init(_ text: String, sizeLimit: Int = 4096, countLimit: Int = 16) {
        self.init([Array(text.utf8)], sizeLimit: sizeLimit, countLimit: countLimit)
    }

    private mutating func take(_ part: HTTP1Parser.Part) {
        defer { isOver = isLast && requests.last?.isWhole == true }
        switch part {
        case .head(let request):
            requests.append(ParsedRequest(request))
            isLast = !request.isPersistent
        case .body(let bytes): requests[requests.count - 1].body += bytes.readableBytesView
        case .end: requests[requests.count - 1].isWhole = true
        }
    }
}
