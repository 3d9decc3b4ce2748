import Testing

@testable import ACME

@Suite("settings")
struct ACMESettingsTests {
    static func settings(
        directory: String = ACMESettings.letsEncrypt, authorities: String? = nil, email: String? = nil,
        hosts: [String] = ["a.example"], cache: String = "/cache"
    ) throws(ACMEError) -> ACMESettings {
        var names: [HostName] = []
        for host in hosts { names.append(try HostName(host)) }
        return try ACMESettings(
            directory: directory, authorities: authorities, email: email, hosts: names, cachePath: cache)
    }

    @Test("count a host that is named twice once, and an empty address or bundle as none")
    func tidy() throws {
        let settings = try Self.settings(
            authorities: "", email: "", hosts: ["b.example", "A.example", "a.example", "b.example"])
        #expect(settings.hosts.map(\.description) == ["b.example", "a.example"])
        #expect(settings.email == nil && settings.authorities == nil)
    }

    @Test(
        "are refused with what would be right",
        arguments: [
            ("http://acme.example/dir", "a@b.example", "a.example", "/cache", "only spoken to by https"),
            ("acme.example/dir", "a@b.example", "a.example", "/cache", "right would be https://"),
            (ACMESettings.letsEncrypt, "nobody", "a.example", "/cache", "ops@example.com"),
            (ACMESettings.letsEncrypt, "a@b.example,c@d.example", "a.example", "/cache", "ops@example.com"),
            (ACMESettings.letsEncrypt, "a@b.example?cc=x", "a.example", "/cache", "ops@example.com"),
            (ACMESettings.letsEncrypt, "a@b.example", "", "/cache", "name at least one"),
            (ACMESettings.letsEncrypt, "a@b.example", "a.example", "", "name one"),
        ])
    func refused(_ directory: String, _ email: String, _ host: String, _ cache: String, _ words: String) {
        let error = #expect(throws: ACMEError.self) {
            try Self.settings(directory: directory, email: email, hosts: host.isEmpty ? [] : [host], cache: cache)
        }
        #expect(error?.code == .invalidSetting)
        #expect(error?.message.contains(words) == true, "\(String(describing: error))")
    }

    @Test("name a bundle of authorities that can be read", arguments: ["/nowhere/ca.pem", "/etc/hostname", "/etc"])
    func authorities(_ path: String) throws {
        let settings = try Self.settings(authorities: path)
        let error = #expect(throws: ACMEError.self) { try settings.check() }
        #expect(
            error?.message.contains("http.tls.letsencrypt.directoryca: \(path)") == true, "\(String(describing: error))"
        )
    }
}
