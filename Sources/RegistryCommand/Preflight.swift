import ACME
import Access
import HTTPConnection
import Notifications
import OCI
import PackIndex
import Registry
import RegistryConfiguration
import S3Storage

/// What can be known to fail before anything is opened.
enum Preflight {
    /// A line for each value that is well-formed, but that the part which uses it refuses.
    ///
    /// - Parameter former: what is in use, by a server that runs. Files of parts that do not differ from it are not looked at: such a part
    ///   has them read again by itself, and tells what came of that. Nil for all.
    static func problems(with configuration: Configuration, besides former: Configuration? = nil) -> [String] {
        var problems: [String] = []
        do {
            _ = try ManifestValidation(configuration.validation)
        } catch {
            problems.append("\(error)")
        }
        if let tls = configuration.http.tls, tls != former?.http.tls {
            do {
                try TLSSettings(tls).check()
                if let letsEncrypt = tls.letsEncrypt { try check(letsEncrypt) }
            } catch {
                problems.append("\(error)")
            }
        }
        do {
            _ = try PackIndexOptions(configuration.packs)
        } catch {
            problems.append("\(error)")
        }
        if case .s3(let s3) = configuration.storage.driver {
            do {
                _ = try S3Settings(s3, environment: [:])
            } catch {
                problems.append("storage.s3: \(error)")
            }
        }
        do throws(StartupError) {
            problems += Notifications.problems(with: try NotificationSettings(configuration.notifications))
        } catch {
            problems.append("\(error)")
        }
        do {
            _ = try AccessPolicy(configuration)
        } catch {
            problems.append("\(error)")
        }
        if case .token(let server) = configuration.authentication,
            configuration.authentication != former?.authentication
        {
            do {
                try TokenServerSettings(server).check()
                _ = try TokenChallenge(realm: server.realm, service: server.service)
            } catch {
                problems.append("\(error)")
            }
        }
        if case .htpasswd(let realm, let path) = configuration.authentication {
            do {
                _ = try Challenge(realm: realm)
            } catch {
                problems.append("auth.htpasswd.realm: \(error)")
            }
            if let problem = ExpectedUsers(configuration.access).problem(withListAt: path) {
                problems.append("\(problem)")
            }
        }
        return problems
    }

    private static func check(_ letsEncrypt: Configuration.LetsEncrypt) throws {
        let settings = try ACMESettings(letsEncrypt)
        try settings.check()
        do {
            _ = try CertificateCache(path: settings.cachePath)
        } catch {
            throw StartupError("http.tls.letsencrypt: \(error)")
        }
    }
}

extension ManifestValidation {
    init(_ validation: Configuration.Validation) throws {
        self.init()
        isDisabled = validation.disabled
        urls = URLRules(
            allow: try patterns(validation.allowedURLs, "allow"), deny: try patterns(validation.deniedURLs, "deny"))
        switch validation.platforms {
        case .all: children = .all
        case .none: children = .none
        case .list(let platforms):
            children = .platforms(platforms.map { Platform(architecture: $0.architecture, os: $0.os) })
        }
    }
}

private func patterns(_ texts: [String], _ list: String) throws -> [URLPattern] {
    try texts.enumerated().map { index, text in
        do {
            return try URLPattern(text)
        } catch {
            throw StartupError("validation.manifests.urls.\(list).\(index): \(error)")
        }
    }
}
