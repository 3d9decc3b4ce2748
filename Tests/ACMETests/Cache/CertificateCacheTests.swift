import Crypto
import Foundation
import Glibc
import StorageTesting
import Testing

@testable import ACME

@Suite("the directory of certificates")
struct CertificateCacheTests {
    static func certificate(
        _ host: String = "a.example", notBefore: Int64 = 1_000_000, notAfter: Int64 = 2_000_000
    ) throws -> HostCertificate {
        let pair = try TestIssuer().pair(for: host, notBefore: notBefore, notAfter: notAfter)
        return try HostCertificate(host: HostName(host), key: pair.key.pemRepresentation + "\n", chain: pair.chain)
    }

    static func cache(_ path: String) throws -> CertificateCache {
        let cache = try CertificateCache(path: path)
        try cache.prepare(for: [HostName("a.example")])
        return cache
    }

    @Test("is made for its owner only, with every file in it")
    func modes() async throws {
        try await TestDirectory.with { folder in
            let before = umask(0)
            defer { umask(before) }
            let cache = try Self.cache(folder.path("state/cache/"))
            #expect(cache.directory == folder.path("state/cache"))
            try cache.save(try Self.certificate())
            try cache.save(AccountKey())
            try cache.save(HostRecord(), of: HostName("a.example"))
            #expect(try folder.mode("state/cache") == 0o700)
            #expect(
                folder.names(in: "state/cache") == ["a.example", "a.example+status.json", "acme_account+key"])
            for name in folder.names(in: "state/cache") { #expect(try folder.mode("state/cache/\(name)") == 0o600) }
        }
    }

    @Test("takes keys that others left open to everybody, and closes them")
    func openKeys() async throws {
        try await TestDirectory.with { folder in
            let names = ["a.example", "a.example+rsa", "acme_account+key"]
            let elsewhere = try folder.write("mine", to: "elsewhere")
            chmod(elsewhere, 0o644)
            try FileManager.default.createDirectory(atPath: folder.path("cache"), withIntermediateDirectories: true)
            for name in names + ["b.example"] { chmod(try folder.write("k", to: "cache/\(name)"), 0o644) }
            _ = try Self.cache(folder.path("cache"))
            for name in names { #expect(try folder.mode("cache/\(name)") == 0o600) }
            // Not one of ours: who knows who reads it.
            #expect(try folder.mode("cache/b.example") == 0o644)
            unlink(folder.path("cache/a.example"))
            symlink(elsewhere, folder.path("cache/a.example"))
            _ = try Self.cache(folder.path("cache"))
            #expect(try folder.mode("elsewhere") == 0o644)
        }
    }

    @Test("gives back what was put into it")
    func contents() async throws {
        try await TestDirectory.with { folder in
            let cache = try Self.cache(folder.path("cache"))
            let host = try HostName("a.example")
            #expect(try cache.certificate(of: host) == nil && cache.accountKey() == nil)
            #expect(cache.record(of: host) == nil && cache.pendingOrder(of: host) == nil)
            let certificate = try Self.certificate()
            try cache.save(certificate)
            let read = try #require(try cache.certificate(of: host))
            #expect(read.chain == certificate.chain && read.keyPEM == certificate.keyPEM)
            var record = HostRecord()
            record.challenge = .tlsALPN01
            record.failures = 3
            record.problem = "rateLimited: \"too\" many"
            try cache.save(record, of: host)
            #expect(cache.record(of: host) == record)
            let pending = PendingOrder(directory: "d", account: "a", order: "o", key: "k", time: 1)
            try cache.save(pending, of: host)
            #expect(cache.pendingOrder(of: host) == pending)
            try cache.save(nil as PendingOrder?, of: host)
            try cache.save(nil as PendingOrder?, of: host)
            #expect(cache.pendingOrder(of: host) == nil)
            let key = AccountKey()
            try cache.save(key)
            #expect(try cache.accountKey() == key.pem)
        }
    }

    @Test("leaves an old file of that name alone and lies beside it")
    func oldFile() async throws {
        try await TestDirectory.with { folder in
            let path = try folder.write(#"{"Version":1,"Email":"a@b.example"}"#, to: "letsencrypt.json")
            let cache = try Self.cache(path)
            #expect(cache.directory == path + ".d")
            #expect(cache.notices.contains { $0.hasPrefix("\(path) is a file, and is left as it is") })
            try cache.save(AccountKey())
            #expect(folder.text("letsencrypt.json") == #"{"Version":1,"Email":"a@b.example"}"#)
            #expect(try folder.mode("letsencrypt.json.d") == 0o700)
        }
    }

    @Test("that is there already keeps the rights of others only where it holds other things")
    func existing() async throws {
        try await TestDirectory.with { folder in
            for (name, file) in [("empty", nil), ("autocert", "acme_account+key"), ("shared", "index.html")] {
                try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: false)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path(name))
                if let file { try folder.write("", to: "\(name)/\(file)") }
                _ = try Self.cache(folder.path(name))
                #expect(try folder.mode(name) == (name == "shared" ? 0o755 : 0o700))
            }
        }
    }

    @Test("is nothing that could not be one, and finding that out changes nothing")
    func impossible() async throws {
        try await TestDirectory.with { folder in
            let file = try folder.write("", to: "file")
            try folder.write("", to: "file.d")
            for path in ["/dev/null", file, "\(file)/cache", "\(file)/deeper/cache"] {
                let error = #expect(throws: ACMEError.self) { try CertificateCache(path: path) }
                #expect(error?.code == .cache)
                #expect(
                    error?.message.contains(path == file ? "\(file).d" : path) == true, "\(String(describing: error))")
            }
            _ = try CertificateCache(path: folder.path("absent/cache"))
            #expect(folder.names() == ["file", "file.d"])
        }
    }

    @Test("below the working directory is told to be lost with the container, unless it is mounted")
    func relative() throws {
        let cache = try CertificateCache(path: "no-such-cache")
        #expect(cache.directory == FileManager.default.currentDirectoryPath + "/no-such-cache")
        let isMounted =
            try FileManager.default.attributesOfItem(atPath: ".")[.systemNumber] as? Int
            != FileManager.default.attributesOfItem(atPath: "/")[.systemNumber] as? Int
        #expect(cache.notices.contains { $0.contains("on no mounted volume") } == !isMounted)
        #expect(try CertificateCache(path: "/no-such-cache").notices.isEmpty)
    }

    @Test("takes autocert's over: its account, and its certificates with keys of either kind")
    func autocert() async throws {
        try await TestDirectory.with { folder in
            func make(_ name: String, _ key: [String], _ host: String) throws {
                try FinishedProgram.succeedBlocking(
                    "/usr/bin/openssl", [key[0], "-out", folder.path("\(name).key")] + key.dropFirst())
                try FinishedProgram.succeedBlocking(
                    "/usr/bin/openssl",
                    [
                        "req", "-x509", "-key", folder.path("\(name).key"), "-subj", "/CN=\(host)", "-days", "30",
                        "-addext", "subjectAltName=DNS:\(host)", "-out", folder.path("\(name).pem"),
                    ])
            }
            let curve = ["ecparam", "-name", "prime256v1", "-genkey", "-noout"]
            try make("account", curve, "unused.example")
            try make("ec", curve, "a.example")
            try make("rsa", ["genrsa", "-traditional", "2048"], "b.example")
            func text(_ name: String) -> String { folder.text(name) ?? "" }
            let cache = try Self.cache(folder.path("autocert"))
            try folder.write(text("account.key"), to: "autocert/acme_account+key")
            try folder.write(text("ec.key") + text("ec.pem"), to: "autocert/a.example")
            try folder.write(text("rsa.key") + text("rsa.pem"), to: "autocert/b.example+rsa")
            try folder.write("junk", to: "autocert/token+http-01")
            #expect(text("account.key").hasPrefix("-----BEGIN EC PRIVATE KEY-----"))
            #expect(text("rsa.key").hasPrefix("-----BEGIN RSA PRIVATE KEY-----"))
            #expect(try AccountKey(pem: try #require(try cache.accountKey())).thumbprint.count == 43)
            let first = try #require(try cache.certificate(of: HostName("a.example")))
            #expect(first.keyPEM.trimmingCharacters(in: .newlines) == text("ec.key").trimmingCharacters(in: .newlines))
            #expect(try cache.certificate(of: HostName("b.example"))?.keyPEM.contains("RSA PRIVATE KEY") == true)
            let settings = try ACMESettingsTests.settings(hosts: ["a.example", "b.example"])
            let statuses = cache.statuses(of: settings.hosts, at: Int64(Date().timeIntervalSince1970))
            #expect(statuses.map(\.state) == [.valid, .valid])
        }
    }

    @Test(
        "says what is wrong with a file that is torn, empty, of another host or no file",
        arguments: ["torn", "empty", "other", "folder", "huge", "bytes"])
    func torn(_ kind: String) async throws {
        try await TestDirectory.with { folder in
            let cache = try Self.cache(folder.path("cache"))
            let host = try HostName("a.example")
            let text = try Self.certificate().keyPEM + Self.certificate().chainPEM
            switch kind {
            case "torn": try folder.write(String(text.prefix(text.count / 2)), to: "cache/a.example")
            case "empty": try folder.write("", to: "cache/a.example")
            case "other":
                let other = try Self.certificate("b.example")
                try folder.write(other.keyPEM + other.chainPEM, to: "cache/a.example")
            case "folder":
                try FileManager.default.createDirectory(
                    atPath: folder.path("cache/a.example"), withIntermediateDirectories: false)
            case "huge": try folder.write(String(repeating: "x", count: 300_000), to: "cache/a.example")
            default: try Data([0xFF, 0xFE, 0x00]).write(to: URL(fileURLWithPath: folder.path("cache/a.example")))
            }
            let error = #expect(throws: ACMEError.self) { try cache.certificate(of: host) }
            #expect(error?.message.contains(folder.path("cache/a.example")) == true, "\(String(describing: error))")
            let status = cache.statuses(of: [host], at: 1_500_000)[0]
            #expect(status.state == .missing && status.problem != nil && status.failures == 1)
            #expect(!status.summary.contains("\n"))
        }
    }

    @Test(
        "forgets a record that is torn, or holds numbers that nobody wrote",
        arguments: [
            "", "{", "[]", "null", #"{"failures":"many"}"#, #"{"failures":-1}"#,
            #"{"failures":1,"problemTime":9223372036854775807,"replaced":9223372036854775807}"#,
            #"{"failures":1,"renewal":-9223372036854775808}"#,
        ])
    func tornRecord(_ text: String) async throws {
        try await TestDirectory.with { folder in
            let cache = try Self.cache(folder.path("cache"))
            for name in ["a.example+status.json", "a.example+pending.json", "acme_account+packhouse.json"] {
                try folder.write(text, to: "cache/\(name)")
            }
            let host = try HostName("a.example")
            #expect(cache.record(of: host)?.failures == nil)
            #expect(cache.pendingOrder(of: host) == nil)
            #expect(cache.accountRecord() == AccountRecord())
        }
    }

    @Test("keeps what it had when a write fails, and clears up what a power failure left")
    func failedWrite() async throws {
        try await TestDirectory.with { folder in
            let cache = try Self.cache(folder.path("cache"))
            try folder.write("half", to: "cache/.packhouse-123")
            cache.removeUnfinished()
            #expect(folder.names(in: "cache").isEmpty)
            // A directory cannot be replaced by a file.
            try FileManager.default.createDirectory(
                atPath: folder.path("cache/a.example"), withIntermediateDirectories: false)
            let error = #expect(throws: ACMEError.self) { try cache.save(try Self.certificate()) }
            #expect(error?.code == .cache)
            #expect(error?.message.contains("replacing \(folder.path("cache/a.example")) failed") == true)
            #expect(folder.names(in: "cache") == ["a.example"])
        }
    }

    @Test("is ordered into by one process at a time")
    func lock() async throws {
        try await TestDirectory.with { folder in
            let cache = try Self.cache(folder.path("cache"))
            func isFree() throws -> Bool {
                guard let lock = try CacheLock(cache) else { return false }
                _ = consume lock
                return true
            }
            func isFree(beside lock: borrowing CacheLock) throws -> Bool { try isFree() }
            #expect(try isFree())
            if let lock = try CacheLock(cache) { #expect(try isFree(beside: lock) == false) }
            #expect(try isFree())
        }
    }

    @Test("tells how it stands with each host in one line")
    func summary() async throws {
        try await TestDirectory.with { folder in
            let cache = try Self.cache(folder.path("cache"))
            try cache.save(try Self.certificate("a.example"))
            var record = HostRecord()
            record.renewal = 1_600_000
            try cache.save(record, of: HostName("a.example"))
            record = HostRecord()
            record.failures = 2
            record.problem = "no luck"
            record.problemTime = 1_400_000
            record.nextAttempt = 1_500_600
            try cache.save(record, of: HostName("b.example"))
            let hosts = try [HostName("a.example"), HostName("b.example"), HostName("c.example")]
            #expect(
                cache.statuses(of: hosts, at: 1_500_000).map(\.summary) == [
                    "a.example: valid until 1970-01-24T03:33:20Z, issued by CN=Packhouse test authority, renewal planned for 1970-01-19T12:26:40Z",
                    "b.example: no certificate yet; the last of 2 attempts failed at 1970-01-17T04:53:20Z: no luck; the next one is due at 1970-01-18T08:50:00Z",
                    "c.example: no certificate yet",
                ])
            #expect(cache.statuses(of: hosts, at: 2_000_001)[0].summary.hasPrefix("a.example: expired since"))
        }
    }
}
