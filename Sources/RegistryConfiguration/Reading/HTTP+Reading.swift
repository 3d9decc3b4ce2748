import YAML

extension Configuration.HTTP {
    init(reading settings: inout SettingReader) {
        address = Self.address(&settings)
        externalURL = Self.externalURL(&settings)
        prefix = Self.prefix(&settings)
        secret = settings.text("http.secret")
        relativeURLs = settings.boolean("http.relativeurls")
        headers = ResponseHeaders(reading: &settings)
        tls = Configuration.TLS(reading: &settings)
        http2Disabled = settings.boolean("http.http2.disabled")
        drainTimeout = settings.duration("http.draintimeout")
        limits = Limits(reading: &settings)
        var others = [(key: "http.addr", address: address)]
        if case .letsEncrypt(let letsEncrypt)? = tls?.certificate {
            others.append(("http.tls.letsencrypt.httpaddr", letsEncrypt.httpAddress))
        }
        debug = Debug(reading: &settings, beside: others)
    }

    private static func address(_ settings: inout SettingReader) -> ListenAddress {
        if settings.text("http.net")?.lowercased() == "unix" {
            let path = settings.node("http.addr")?.text ?? ""
            if !path.contains("/") || path.utf8.count > ListenAddress.longestPath || path.utf8.contains(0) {
                settings.complain(
                    .error, "http.addr",
                    "must be the path of a socket file, such as /run/registry.sock, of at most \(ListenAddress.longestPath) bytes, when http.net is unix",
                    at: settings.node("http.addr")?.source ?? settings.source("http.net"))
            }
            settings.record("http.addr", Node(text: path, at: settings.source("http.addr")))
            return .unix(path: path)
        }
        let text = settings.text("http.addr") ?? ""
        if let address = ListenAddress(text) { return address }
        settings.complain(
            .error, "http.addr",
            "\"\(text)\" is no address; write :5000, 192.0.2.7:5000, [2001:db8::1]:5000 or name:5000")
        return .internet(host: nil, port: 5000)
    }

    private static func externalURL(_ settings: inout SettingReader) -> ExternalURL? {
        guard let text = settings.text("http.host") else { return nil }
        if let url = ExternalURL(text) { return url }
        settings.complain(
            .error, "http.host",
            "\"\(text)\" is no address for clients; write https://registry.example or https://registry.example:8443/path"
        )
        return nil
    }

    private static func prefix(_ settings: inout SettingReader) -> String {
        let prefix = settings.text("http.prefix") ?? "/"
        guard prefix.hasPrefix("/"), prefix.hasSuffix("/") else {
            settings.complain(.error, "http.prefix", "\"\(prefix)\" must begin and end with a slash: /registry/")
            return "/"
        }
        let parts = prefix.split(separator: "/", omittingEmptySubsequences: false).dropFirst().dropLast()
        let isPath = parts.allSatisfy { part in
            !part.isEmpty && part != "." && part != ".." && part.utf8.allSatisfy(\.isUnreserved)
        }
        guard isPath else {
            settings.complain(
                .error, "http.prefix", "\"\(prefix)\" must be parts of letters, digits, - . _ ~ between single slashes")
            return "/"
        }
        return prefix
    }
}
