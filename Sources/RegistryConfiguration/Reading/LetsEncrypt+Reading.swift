import YAML

extension Configuration.LetsEncrypt {
    private static let section = "http.tls.letsencrypt"

    /// Nil without `cachefile`, as in Distribution. Its other keys alone are an error: who gives them means TLS.
    ///
    /// - Parameter besideFiles: whether a certificate comes from files, so that there is TLS in any case.
    init?(reading settings: inout SettingReader, besideFiles: Bool) {
        guard let cachePath = settings.text("\(Self.section).cachefile") else {
            Self.complainOfOthers(&settings, besideFiles: besideFiles)
            return nil
        }
        self.cachePath = cachePath
        email = Self.email(&settings)
        hosts = Self.hosts(&settings)
        directoryURL = Self.directoryURL(&settings)
        directoryAuthoritiesPath = settings.text("\(Self.section).directoryca")
        httpAddress = Self.httpAddress(&settings)
        guard directoryAuthoritiesPath == nil else { return }
        for host in hosts where !host.isQualified {
            settings.complain(
                .warning, "\(Self.section).hosts",
                "no public authority gives a certificate for \"\(host)\", which has no dot")
        }
    }

    private static func complainOfOthers(_ settings: inout SettingReader, besideFiles: Bool) {
        let others = ["hosts", "email", "directoryurl", "directoryca", "httpaddr"].map { "\(section).\($0)" }
        guard let other = others.first(where: { settings.node($0)?.saysSomething == true }) else { return }
        if besideFiles {
            settings.complain(.warning, other, "has no effect without \(section).cachefile")
        } else {
            settings.complain(
                .error, "\(section).cachefile", "is missing, and \(other) is given", at: settings.source(other))
        }
    }

    private static func email(_ settings: inout SettingReader) -> String? {
        guard let email = settings.text("\(section).email") else { return nil }
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        // A comma would make two addresses of it, a question mark header fields (RFC 8555, section 7.3).
        let isPlain = email.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !",;:?&%#\"\\<>()[]/".utf8.contains($0) }
        if !isPlain || parts.count != 2 || parts.contains("") || parts.last?.contains(".") == false {
            settings.complain(
                .error, "\(section).email", "\"\(email)\" is no address for mail; write one such as ops@example.com")
        }
        return email
    }

    private static func hosts(_ settings: inout SettingReader) -> [DomainName] {
        let path = "\(section).hosts"
        let given = settings.texts(path)
        // What is neither list nor text was complained of.
        if let node = settings.node(path), node.texts == nil { return [] }
        guard !given.isEmpty, given != [""], let node = settings.node(path) else {
            settings.complain(
                .error, path, "is empty; name the hosts to get certificates for: hosts: [registry.example.com]",
                at: settings.node(path)?.source ?? settings.source("\(section).cachefile"))
            return []
        }
        var hosts: [DomainName] = []
        for (index, element) in (node.list ?? [node]).enumerated() {
            guard let text = element.text else { continue }
            let place = node.list == nil ? path : "\(path).\(index)"
            do throws(DomainName.Fault) {
                let host = try DomainName(text)
                if hosts.contains(host) {
                    settings.complain(.warning, place, "\"\(text)\" is there twice", at: element.source)
                } else {
                    hosts.append(host)
                }
            } catch {
                settings.complain(.error, place, error.message, at: element.source)
            }
        }
        return hosts
    }

    private static func directoryURL(_ settings: inout SettingReader) -> String {
        let path = "\(section).directoryurl"
        let text = settings.text(path) ?? ""
        if !isDirectory(text) {
            settings.complain(
                .error, path,
                "\"\(text)\" is no address of an ACME directory; write one of https, such as "
                    + "https://acme-staging-v02.api.letsencrypt.org/directory")
        }
        return text
    }

    /// Plain HTTP is for an authority on this machine only, as in tests (RFC 8555, section 6.1).
    private static func isDirectory(_ text: String) -> Bool {
        guard let url = ExternalURL(text), let service = ServiceAddress("\(url.scheme)://\(url.authority)") else {
            return false
        }
        return url.scheme == "https" || ListenAddress.internet(host: service.host, port: 0).isLoopback
    }

    private static func httpAddress(_ settings: inout SettingReader) -> ListenAddress {
        let path = "\(section).httpaddr"
        let text = settings.text(path) ?? ""
        guard let address = ListenAddress(text) else {
            settings.complain(.error, path, "\"\(text)\" is no address; write :80 or 192.0.2.7:80")
            return .internet(host: nil, port: 80)
        }
        if settings.text("http.net")?.lowercased() != "unix",
            let main = settings.text("http.addr").flatMap({ ListenAddress($0) }), address.overlaps(main)
        {
            settings.complain(.error, path, "\(address) is taken by http.addr, \(main); each needs a port of its own")
        }
        return address
    }
}
