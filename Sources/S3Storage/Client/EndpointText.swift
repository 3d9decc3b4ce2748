/// The text of an endpoint, taken apart: `[scheme://]host[:port][/]`.
struct EndpointText: Hashable, Sendable {
    private let text: String
    private let scheme: S3Endpoint.Scheme?
    private let host: String
    private let port: Int?

    init(_ text: String) throws(S3Error) {
        func refused(_ words: String) -> S3Error {
            S3Error(.invalidSetting, "\(text) is no endpoint: \(words); right would be https://minio.example.com:9000")
        }
        self.text = text
        if let mark = text.lastIndex(of: "@") {
            // What stands before it may be a password.
            throw S3Error(
                .invalidSetting,
                "…\(text[mark...]) is no endpoint: what ends with @ is no host name, and keys have settings of their own"
            )
        }
        var rest = text[...]
        if let mark = text.firstRange(of: "://") {
            guard let scheme = S3Endpoint.Scheme(rawValue: text[..<mark.lowerBound].lowercased()) else {
                throw refused("\(text[..<mark.lowerBound]) is neither http nor https")
            }
            self.scheme = scheme
            rest = text[mark.upperBound...]
        } else {
            scheme = nil
        }
        if rest.last == "/" { rest = rest.dropLast() }
        var name = rest
        var digits: Substring?
        if rest.first == "[" {
            guard let close = rest.firstIndex(of: "]") else { throw refused("a ] is missing") }
            name = rest[rest.index(after: rest.startIndex)..<close]
            let behind = rest[rest.index(after: close)...]
            guard behind.isEmpty || behind.first == ":" else { throw refused("\(behind) follows the address") }
            digits = behind.isEmpty ? nil : behind.dropFirst()
        } else if let colon = rest.lastIndex(of: ":") {
            name = rest[..<colon]
            digits = rest[rest.index(after: colon)...]
        }
        let isAddress = rest.first == "["
        guard !name.isEmpty, name.utf8.allSatisfy({ EndpointText.isHostByte($0, isAddress: isAddress) }) else {
            throw refused("\(rest) is no host name or address")
        }
        host = name.lowercased()
        guard let digits else {
            port = nil
            return
        }
        guard let port = Int(digits), (1...65535).contains(port) else {
            throw refused("\(digits) is no port from 1 to 65535")
        }
        self.port = port
    }

    func endpoint(secure: Bool, usesPathStyle: Bool) -> S3Endpoint {
        S3Endpoint(scheme: scheme ?? (secure ? .https : .http), host: host, port: port, usesPathStyle: usesPathStyle)
    }

    private static func isHostByte(_ byte: UInt8, isAddress: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
            true
        case UInt8(ascii: "-"), UInt8(ascii: "_"): !isAddress
        case UInt8(ascii: ":"): isAddress
        default: false
        }
    }
}
