import YAML

extension Configuration.TLS {
    /// Nil without a certificate. Other keys of TLS alone are an error: who gives them does not mean plain HTTP for everybody.
    init?(reading settings: inout SettingReader) {
        let path = "http.tls.clientcas"
        let authorities = settings.texts(path)
        if authorities.contains("") || settings.node(path)?.list?.contains(where: \.isNull) == true {
            // Nobody lets everybody in by saying nothing.
            settings.complain(
                .error, path, "is empty; name the PEM file of an authority, remove the key, or write [] to ask nobody")
        } else if authorities.isEmpty, let word = settings.node("http.tls.clientauth")?.text, !word.isEmpty {
            // Who wants certificates to be looked at does not mean that nobody needs one.
            settings.complain(
                word.lowercased() == ClientAuthentication.request.rawValue ? .warning : .error, "http.tls.clientauth",
                "has no effect without http.tls.clientcas")
        }
        guard let certificate = Certificate(reading: &settings, hasAuthorities: !authorities.isEmpty) else {
            return nil
        }
        self.certificate = certificate
        minimumVersion = Self.minimumVersion(&settings)
        cipherSuites = settings.texts("http.tls.ciphersuites")
        clientAuthorityPaths = authorities
        clientAuthentication =
            authorities.isEmpty ? .requireAndVerify : settings.choice("http.tls.clientauth", or: .requireAndVerify)
    }

    private static func minimumVersion(_ settings: inout SettingReader) -> Version {
        let path = "http.tls.minimumtls"
        let word = settings.text(path)?.lowercased() ?? ""
        if let version = Version(rawValue: word) { return version }
        if word == "tls1.0" || word == "tls1.1" {
            settings.complain(.warning, path, "\(word) is not safe; tls1.2 is the lowest that is spoken")
            settings.record(path, Node(text: Version.tls12.rawValue, at: settings.source(path)))
        }
        return .tls12
    }
}

extension Configuration.TLS.Certificate {
    /// Nil when nothing names one, files or an authority.
    fileprivate init?(reading settings: inout SettingReader, hasAuthorities: Bool) {
        let key = settings.text("http.tls.key")
        let certificate = settings.text("http.tls.certificate")
        if let letsEncrypt = Configuration.LetsEncrypt(reading: &settings, besideFiles: certificate != nil) {
            if let other = certificate != nil ? "http.tls.certificate" : key != nil ? "http.tls.key" : nil {
                settings.complain(
                    .error, "http.tls.letsencrypt.cachefile",
                    "is given, and \(other) is too; certificates come from files or from an authority: remove one of them"
                )
            }
            self = .letsEncrypt(letsEncrypt)
            return
        }
        guard let certificate else {
            if let other = key != nil ? "http.tls.key" : hasAuthorities ? "http.tls.clientcas" : nil {
                settings.complain(
                    .error, "http.tls.certificate", "is missing, and \(other) is given", at: settings.source(other))
            }
            return nil
        }
        if key == nil {
            settings.complain(
                .error, "http.tls.key", "is missing, and http.tls.certificate is given",
                at: settings.source("http.tls.certificate"))
        }
        self = .files(certificatePath: certificate, keyPath: key ?? "")
    }
}
