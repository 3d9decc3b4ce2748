extension Schema {
    /// `http` without `http.limits` and `http.tls`.
    static let http: [Setting] = [
        Setting("http", .section),
        Setting("http.addr", .text, default: ":5000"),
        Setting("http.net", .choice(["tcp", "unix"]), default: "tcp"),
        Setting("http.host", .text),
        Setting("http.prefix", .text, default: "/"),
        Setting("http.secret", .text, secret: true),
        Setting("http.relativeurls", .boolean, default: "false"),
        Setting("http.draintimeout", .duration, default: "0s"),
        Setting("http.headers", .headers),
        Setting("http.http2.disabled", .boolean, default: "false"),
        Setting(
            "http.h2c.enabled", .boolean,
            .refuses("HTTP/2 without TLS is not supported by this version; remove it or use TLS")),
        Setting("http.debug", .section),
        Setting("http.debug.addr", .text),
        Setting("http.debug.prometheus.enabled", .boolean, default: "false"),
        Setting("http.debug.prometheus.path", .text, default: "/metrics"),
    ]

    static let tls: [Setting] = [
        Setting("http.tls", .section),
        Setting("http.tls.certificate", .text),
        Setting("http.tls.key", .text),
        Setting("http.tls.minimumtls", .choice(["tls1.0", "tls1.1", "tls1.2", "tls1.3"]), default: "tls1.2"),
        Setting("http.tls.clientcas", .texts(orScalar: true)),
        Setting(
            "http.tls.clientauth", .choice(Configuration.TLS.ClientAuthentication.allCases.map(\.rawValue)),
            default: Configuration.TLS.ClientAuthentication.requireAndVerify.rawValue),
        Setting("http.tls.ciphersuites", .texts(orScalar: false)),
        Setting("http.tls.letsencrypt", .section),
        Setting("http.tls.letsencrypt.cachefile", .text),
        Setting("http.tls.letsencrypt.email", .text),
        Setting("http.tls.letsencrypt.hosts", .texts(orScalar: true)),
        Setting(
            "http.tls.letsencrypt.directoryurl", .text, default: "https://acme-v02.api.letsencrypt.org/directory"),
        Setting("http.tls.letsencrypt.directoryca", .text),
        Setting("http.tls.letsencrypt.httpaddr", .text, default: ":80"),
    ]
}
