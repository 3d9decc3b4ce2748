/// Which proxy leads to which host, as curl and Go's programs read it from the environment: `HTTPS_PROXY`, `HTTP_PROXY` and
/// `NO_PROXY`, or the same in lower case. A proxy is asked to connect through (`CONNECT`), for http too.
public struct ProxySettings: Hashable, Sendable {
    private var secure: ProxyAddress?
    private var plain: ProxyAddress?
    /// Lower case. A name means itself and what lies below it; one with a leading dot only what lies below.
    private var exceptions: [Substring] = []
    private var isOff = false

    private static let mostExceptions = 256

    /// No proxy at all.
    public init() {}

    /// Throws `.usage` for a proxy that is no `http://[user:password@]host[:port]`.
    public init(environment: [String: String]) throws(ClientError) {
        secure = try ProxySettings.proxy("HTTPS_PROXY", in: environment)
        plain = try ProxySettings.proxy("HTTP_PROXY", in: environment)
        let text = environment["NO_PROXY"] ?? environment["no_proxy"] ?? ""
        let names = text.lowercased().split { $0 == "," || $0 == " " }.prefix(ProxySettings.mostExceptions)
        isOff = names.contains("*")
        exceptions = Array(names)
    }

    /// The proxy to that origin; nil when connections go there directly, as they always do to this machine.
    func proxy(for origin: Origin) -> ProxyAddress? {
        guard let proxy = origin.isSecure ? secure : plain, !isOff, !ProxySettings.isHere(origin.host),
            !exceptions.contains(where: { covers($0, origin) })
        else { return nil }
        return proxy
    }

    private func covers(_ exception: Substring, _ origin: Origin) -> Bool {
        var name = exception
        if let colon = name.lastIndex(of: ":"), name.last != "]", name.firstIndex(of: ":") == colon || name.first == "["
        {
            guard Int(name[name.index(after: colon)...]) == origin.port else { return false }
            name = name[..<colon]
        }
        if name.hasPrefix("*.") { name = name.dropFirst() }
        let host = origin.host
        let plain = host.first == "[" ? host.dropFirst().dropLast() : host[...]
        if name == host || name == plain { return true }
        return !origin.isAddress && host.hasSuffix(name.hasPrefix(".") ? String(name) : ".\(name)")
    }

    private static func isHere(_ host: String) -> Bool {
        host == "localhost" || host == "[::1]" || Authority.isAddress(host) && host.hasPrefix("127.")
    }

    private static func proxy(
        _ name: String, in environment: [String: String]
    ) throws(ClientError) -> ProxyAddress? {
        guard let text = environment[name] ?? environment[name.lowercased()], !text.isEmpty else { return nil }
        do throws(AddressProblem) {
            return try ProxyAddress(text)
        } catch {
            throw ClientError(
                .usage, "\(name) is no address of a proxy: \(error.words); right would be http://proxy.example.com:3128"
            )
        }
    }
}
