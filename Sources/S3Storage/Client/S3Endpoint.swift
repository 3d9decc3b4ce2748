import Encoding

/// Where a bucket is served: scheme, host, port, and whether the bucket stands in the path or in the host name.
public struct S3Endpoint: Hashable, Sendable {
    public enum Scheme: String, Hashable, Sendable {
        case http
        case https
    }

    public var scheme: Scheme
    /// Lower case; an IPv6 address without brackets.
    public var host: String
    /// Nil for the scheme's own.
    public var port: Int?
    /// `https://host/bucket/key` instead of `https://bucket.host/key`.
    public var usesPathStyle: Bool

    /// AWS's own endpoint of a region.
    public static func aws(region: String, scheme: Scheme = .https, usesPathStyle: Bool = false) -> S3Endpoint {
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        return S3Endpoint(
            scheme: scheme, host: "s3.\(region).\(domain)", port: nil, usesPathStyle: usesPathStyle)
    }

    /// A host name or address, with a port, and in front a scheme where it is not `secure` that decides:
    /// `minio.local:9000`, `http://10.0.0.7:8333`, `[::1]:9000`. Throws `.invalidSetting` for everything else, a path
    /// included.
    public init(_ text: String, secure: Bool, usesPathStyle: Bool = true) throws(S3Error) {
        self = try EndpointText(text).endpoint(secure: secure, usesPathStyle: usesPathStyle)
    }

    init(scheme: Scheme, host: String, port: Int?, usesPathStyle: Bool) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.usesPathStyle = usesPathStyle
    }
}

extension S3Endpoint {
    /// Whether AWS serves it, whose rules are known.
    public var isAWS: Bool { host.hasSuffix(".amazonaws.com") || host.hasSuffix(".amazonaws.com.cn") }
}

extension S3Endpoint: CustomStringConvertible {
    public var description: String { "\(scheme.rawValue)://\(authority(host))" }

    /// Host and port as the `Host` field has them, for this host or a name below it.
    func authority(_ name: String) -> String {
        let shown = name.contains(":") ? "[\(name)]" : name
        guard let port, port != (scheme == .https ? 443 : 80) else { return shown }
        return "\(shown):\(port)"
    }

    /// Host and port for requests on `bucket`.
    func authority(of bucket: String) -> String {
        authority(names(bucket) ? "\(bucket).\(host)" : host)
    }

    /// The percent-encoded path of `key` in `bucket`; nil for the bucket itself.
    func path(of key: S3Key?, in bucket: String) -> String {
        let object = key.map { PercentEncoding.encode($0.text, keeping: "/") } ?? ""
        if names(bucket) { return "/\(object)" }
        return key == nil ? "/\(bucket)" : "/\(bucket)/\(object)"
    }

    /// Whether the host name begins with the bucket. Not every bucket can stand there: no certificate covers a name with a dot in
    /// front, and upper case and `_`, which old buckets have, are no host name.
    private func names(_ bucket: String) -> Bool {
        guard !usesPathStyle, !(scheme == .https && bucket.contains(".")) else { return false }
        return bucket.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
}
