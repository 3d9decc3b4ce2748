import Testing

@testable import PackFormat

@Suite("The search for secrets")
struct SecretSearchTests {
    private func matches(_ text: String) -> [SecretSearch.Match] { SecretSearch(Array(text.utf8)).matches }

    @Test(
        "finds them where they begin",
        arguments: [
            ("\n\n" + Secrets.privateKey, .privateKey, 3),
            ("key: |\n  " + Secrets.pem("PRIVATE KEY", "  " + Secrets.base64), .privateKey, 2),
            (Secrets.pem("OPENSSH PRIVATE KEY", Secrets.base64), .privateKey, 1),
            (Secrets.pem("EC PRIVATE KEY", Secrets.base64), .privateKey, 1),
            (Secrets.serviceAccount, .serviceAccount, 4),
            (Secrets.awsKey, .awsKey, 1), ("a: \(Secrets.awsId)\nb: x\nc: \"\(Secrets.awsSecret)\"", .awsKey, 1),
            ("token=\(Secrets.gitHubToken)", .gitHubToken, 1), ("\n'\(Secrets.gitLabToken)'", .gitLabToken, 2),
            (
                "github" + "_pat_" + "11ABCDEFG0aBcDeFgHiJkL_" + String(repeating: "aB3dE5gH7jK9", count: 5).prefix(59),
                .gitHubToken, 1
            ),
        ] as [(String, SecretSearch.Kind, Int)])
    func found(_ text: String, _ kind: SecretSearch.Kind, _ line: Int) {
        #expect(matches(text) == [SecretSearch.Match(kind: kind, line: line)])
    }

    @Test(
        "passes over examples, public keys, and what is too short or too long",
        arguments: [
            Secrets.pem("PRIVATE KEY", "..."), Secrets.pem("PRIVATE KEY", "MIIEvQIBADANBgkqhkiG9w0"),
            Secrets.pem("PRIVATE KEY", String(repeating: "A", count: 200)), Secrets.pem("CERTIFICATE", Secrets.base64),
            Secrets.pem("PUBLIC KEY", Secrets.base64), Secrets.pem("ENCRYPTED PRIVATE KEY", Secrets.base64),
            "-----BEGIN PRIVATE KEY-----", "AKI" + "AIOSFODNN7EXAMPLE\nwJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            Secrets.awsId,
            Secrets.awsSecret, "x" + Secrets.awsKey.dropFirst(20),
            "\(Secrets.awsId)\nda39a3ee5e6b4b0d3255bfef95601890afd80709",
            "x\(Secrets.awsId) \(Secrets.awsSecret)", Secrets.gitHubToken + "x", String(Secrets.gitHubToken.dropLast()),
            "gh" + "p_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "x" + Secrets.gitLabToken, Secrets.gitLabToken + "_",
            "glp" + "at-",
            "A", "g", "-", "",
        ])
    func passed(_ text: String) {
        #expect(matches(text) == [])
    }

    @Test("never tells a secret")
    func silent() {
        var pack = TestPack()
        pack["notes.txt"] = Secrets.privateKey + Secrets.awsKey + Secrets.gitHubToken + "\n" + Secrets.gitLabToken
        let text = pack.findings().map(\.description).joined()
        #expect(pack.findings().count == 4)
        for secret in [Secrets.base64, Secrets.awsId, Secrets.awsSecret, Secrets.gitHubToken, Secrets.gitLabToken] {
            #expect(!text.contains(secret))
        }
    }

    @Test("ends after twenty of one file")
    func many() {
        #expect(matches(String(repeating: Secrets.gitLabToken + "\n", count: 1000)).count == 20)
    }
}
