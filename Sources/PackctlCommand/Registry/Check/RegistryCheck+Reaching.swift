import RegistryClient

extension RegistryCheck {
    /// Address and TLS, asked without a login. Returns whether the registry was reached.
    mutating func reach() async throws -> Bool {
        if account.isInsecure {
            // What this machine puts up with may be too much for Palette.
            guard let error = try await contact(isInsecure: false) else {
                try await secureContact(server.scheme != .http)
                return true
            }
            guard RegistryCheck.step(of: error) == .tls else { return fail(error) }
            if let second = try await contact(isInsecure: true) { return fail(second) }
            add(.address, .ok, "\(server.name) answers")
            guard error.code != .settings else { return fail(error) }
            let remedy =
                switch error.code {
                case .plainHTTP: "give the registry a certificate; until then Palette's endpoint begins with http://"
                case .expiredCertificate:
                    "give the registry a certificate that is valid now; until then skip the verification in Palette"
                default:
                    "give the registry a certificate that others trust; until then upload its CA to Palette, or skip the verification there"
                }
            add(.tls, .warning, error.message, instead: remedy)
            settle(isSecure: error.code != .plainHTTP, isTrusted: false)
            return true
        }
        if let error = try await contact(isInsecure: false) {
            // A file of this machine says nothing of the address.
            if error.code == .settings {
                if let second = try await contact(isInsecure: true) { return fail(second) }
            }
            return fail(error)
        }
        try await secureContact(server.scheme != .http)
        return true
    }

    private mutating func secureContact(_ isSecure: Bool) async throws {
        add(.address, .ok, "\(server.name) answers")
        var isTrusted = isSecure
        if isSecure {
            isTrusted = try await isTrustedBySystem()
            if isTrusted {
                add(.tls, .ok, "the certificate is for \(server.host), trusted and valid today")
            } else {
                add(
                    .tls, .ok,
                    "the certificate is for \(server.host) and valid today; it is trusted by a ca.crt below "
                        + "\(try session.settings.authorities.path), and not by this machine's authorities",
                    instead: "upload that ca.crt to Palette with the registry, or skip the verification there")
            }
        } else {
            add(
                .tls, .warning, "\(server) is plain HTTP: anybody on the way can read the login",
                instead: "give the registry a certificate, and use https://\(server.key)")
        }
        settle(isSecure: isSecure, isTrusted: isTrusted)
    }

    /// Whether a machine without our folder of authorities would trust the certificate, too.
    private func isTrustedBySystem() async throws -> Bool {
        var settings = try session.settings
        settings.authorities = CertificateFolder("\(session.accounts.spectro.folder)/no-authorities")
        let client = RegistryClient(Account(server: server), settings: settings)
        do throws(ClientError) {
            _ = try await client.greeting()
            await client.shutdown()
            return true
        } catch {
            await client.shutdown()
            try RegistryCheck.pass(error)
            return error.isElsewhere || ExitClass(error.code) != .tls
        }
    }

    private mutating func settle(isSecure: Bool, isTrusted: Bool) {
        palette = CheckReport.Palette(
            endpoint: "\(isSecure ? "https" : "http")://\(server.name)", baseContentPath: server.path,
            authentication: .none, certificateIsTrusted: isTrusted)
    }

    private mutating func fail(_ error: ClientError) -> Bool {
        let step = RegistryCheck.step(of: error) ?? .address
        if step == .tls, findings.isEmpty { add(.address, .ok, "\(server.name) answers") }
        add(step, .failed, error.message, instead: RegistryCheck.remedy(for: error, server), ExitClass(error.code))
        return false
    }

    /// What goes wrong when nobody in particular asks for the registry; nil when it answers, were it to ask for a login.
    private func contact(isInsecure: Bool) async throws -> ClientError? {
        let stranger = Account(server: server, isInsecure: isInsecure)
        do {
            _ = try await session.withClient(for: stranger) { client in try await client.greeting() }
            return nil
        } catch let error as ClientError {
            try RegistryCheck.pass(error)
            // Who is sent to a token server was answered.
            return [401, 403].contains(error.status) || error.code == .unauthorized || error.isElsewhere ? nil : error
        }
    }

    /// Nil for an answer that is none of a registry.
    private static func step(of error: ClientError) -> CheckFinding.Step? {
        if error.code == .settings { return .tls }
        return switch ExitClass(error.code) {
        case .network: .address
        case .tls: error.code == .tlsExpected ? .address : .tls
        case .login: .login
        default: nil
        }
    }

    private static func remedy(for error: ClientError, _ server: ServerAddress) -> String? {
        switch error.code {
        case .unknownHost: "the name as DNS has it, here and where Palette runs"
        case .connectionRefused: "the port that the registry listens at, such as \(server.host):5000"
        case .unreachable, .timeout: "a network, firewall or proxy (HTTPS_PROXY) that leads to \(server.name)"
        case .connectionBroken: "a look into the registry's log, or that of the proxy in front of it"
        case .settings:
            "a file with the CA of \(server.name) in PEM form, or none where this machine's authorities will do"
        case .tlsExpected: "https://\(server.key)"
        case .notFound, .malformedAnswer:
            "the host and port of a registry; a path behind it is where it lies, or its base content path"
        default: nil
        }
    }
}
