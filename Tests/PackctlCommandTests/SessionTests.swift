import ArgumentParser
import RegistryClient
import Testing

@testable import PackctlCommand

@Suite("what commands work with")
struct SessionTests {
    private static func settings(_ words: [String], _ environment: [String: String]) throws -> ClientSettings {
        try Session(CommonOptions.parse(words), environment: environment).settings
    }

    @Test("is read from the environment")
    func environment() throws {
        let settings = try Self.settings(
            [], ["HOME": "/home/me", "PACKCTL_CERTS_DIR": "/certs/", "PACKCTL_TOKEN_HOSTS": "Auth.example.com, other"])
        #expect(settings.authorities == CertificateFolder("/certs"))
        #expect(settings.tokenHosts == ["auth.example.com", "other"])
        #expect(settings.uploads == UploadMemory(folder: "/home/me/.spectro/uploads"))
    }

    @Test("is the usual without one, in the folder that the command names")
    func usual() throws {
        let settings = try Self.settings(["--home", "/h"], [:])
        #expect(settings.authorities == .system && settings.tokenHosts.isEmpty)
        #expect(settings.uploads == UploadMemory(folder: "/h/uploads"))
    }
}
