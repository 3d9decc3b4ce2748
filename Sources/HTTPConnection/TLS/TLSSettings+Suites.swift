extension TLSSettings {
    /// The suites of TLS 1.2 in force; never empty, because the library underneath allows no empty list.
    var suitesOfTLS12: [CipherSuite] {
        let chosen = cipherSuites.filter { !$0.isOfTLS13 }
        return chosen.isEmpty ? CipherSuite.preferred : chosen
    }

    /// A choice of nothing but suites of TLS 1.3 leaves nothing to speak in TLS 1.2.
    var effectiveMinimum: Version {
        !cipherSuites.isEmpty && cipherSuites.allSatisfy(\.isOfTLS13) ? .tls13 : minimumVersion
    }

    /// What in ``cipherSuites`` has no effect, or another one than somebody may expect.
    var suiteWarnings: [String] {
        guard !cipherSuites.isEmpty else { return [] }
        if minimumVersion == .tls13 {
            return ["http.tls.ciphersuites has no effect: TLS 1.3 has three suites, and they cannot be chosen"]
        }
        if effectiveMinimum == .tls13 {
            return ["http.tls.ciphersuites names no suite of TLS 1.2: only TLS 1.3 is spoken"]
        }
        return []
    }
}
