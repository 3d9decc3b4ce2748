import OCI
import Testing

@testable import RegistryClient

@Suite("the address of a registry")
struct ServerAddressTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var scheme: ServerAddress.Scheme?
        var host: String
        var port: Int?
        var path = ""
        var key: String
        var testDescription: String { text }
    }

    @Test(
        "is read with and without scheme, port and path",
        arguments: [
            Case(text: "reg.example.com", host: "reg.example.com", key: "reg.example.com"),
            Case(text: "Reg.Example.COM.", host: "reg.example.com", key: "reg.example.com"),
            Case(text: "reg:5000", host: "reg", port: 5000, key: "reg:5000"),
            Case(text: "https://reg/", scheme: .https, host: "reg", key: "reg"),
            Case(text: "HTTPS://reg:443", scheme: .https, host: "reg", key: "reg"),
            Case(text: "reg:443", host: "reg", key: "reg"),
            Case(text: "http://reg:80/", scheme: .http, host: "reg", key: "reg"),
            Case(text: "http://reg:443", scheme: .http, host: "reg", port: 443, key: "reg:443"),
            Case(text: "reg:80", host: "reg", port: 80, key: "reg:80"),
            Case(
                text: "http://[::1]:5000/base/path", scheme: .http, host: "[::1]", port: 5000, path: "base/path",
                key: "[::1]:5000/base/path"),
            Case(text: "[2001:DB8::1]", host: "[2001:db8::1]", key: "[2001:db8::1]"),
            Case(text: "127.0.0.1:5000", host: "127.0.0.1", port: 5000, key: "127.0.0.1:5000"),
            Case(text: "my_reg-1:5000", host: "my_reg-1", port: 5000, key: "my_reg-1:5000"),
            Case(text: "reg/team//", host: "reg", path: "team", key: "reg/team"),
            Case(text: "https://reg/v1/", scheme: .https, host: "reg", key: "reg"),
            Case(text: "https://reg/v2", scheme: .https, host: "reg", key: "reg"),
            Case(text: "docker.io", host: "docker.io", key: "docker.io"),
            Case(text: "https://index.docker.io/v1/", scheme: .https, host: "docker.io", key: "docker.io"),
            Case(text: "registry-1.docker.io:443", host: "docker.io", key: "docker.io"),
        ])
    func reading(_ expected: Case) throws {
        let address = try ServerAddress(expected.text)
        #expect(address.scheme == expected.scheme)
        #expect(address.host == expected.host)
        #expect(address.port == expected.port)
        #expect(address.path == expected.path)
        #expect(address.key == expected.key)
    }

    @Test(
        "that is none says what would be right",
        arguments: [
            ("", "it is empty"), ("ftp://reg", "only https:// and http://"), ("https://", "there is no host"),
            ("user@reg", "a user does not belong there"), ("user:secret@reg", "a user does not belong there"),
            ("reg:0", "from 1 to 65535"), ("reg:65536", "from 1 to 65535"), ("reg:", "from 1 to 65535"),
            ("reg:+80", "from 1 to 65535"), ("reg:８０", "from 1 to 65535"), ("::1", "stands in brackets"),
            ("[::1", "the bracket is not closed"), ("[::1]5000", "only a port may follow"),
            ("[::1%eth0]", "no IPv6 address"), ("[]", "no IPv6 address"), ("[reg]", "no IPv6 address"),
            ("300.1.1.1", "no IPv4 address"), ("1.2.3", "no IPv4 address"), ("reg.123", "no IPv4 address"),
            ("-reg", "letters, digits and inner hyphens"), ("re g", "a space"), ("reg\n", "a space"),
            ("reg\u{1B}[31m", "a control character"), ("a..b", "letters, digits and inner hyphens"),
            ("registrý.example.com", "xn--"), ("reg?x=1", "a query or fragment"), ("reg#x", "a query or fragment"),
            ("reg/a/Team", "cannot stand in front"), ("reg/a//b", "cannot stand in front"),
            ("reg/../etc", "cannot stand in front"), ("reg/a%2Fb", "cannot stand in front"),
            (String(repeating: "a", count: 2000), "longer than 1024"),
            (String(repeating: "a.", count: 200) + "a", "at most 253"),
        ])
    func refusing(_ text: String, _ words: String) async throws {
        let error = await failure { _ = try ServerAddress(text) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "no error")")
        #expect(error?.message.contains("right would be") == true)
        #expect(error?.message.unicodeScalars.contains { $0.value < 0x20 } == false)
    }

    @Test("puts its base path in front of names, and takes it away again")
    func names() throws {
        let address = try ServerAddress("reg/base/path")
        #expect(try address.fullName(of: .hello).text == "base/path/team/hello")
        #expect(address.name(below: .known("base/path/team/hello")) == .hello)
        #expect(address.name(below: .known("base/pathological")) == nil)
        #expect(address.name(below: .known("base/path")) == nil)
        #expect(try ServerAddress("reg").fullName(of: .hello) == .hello)
        #expect(ServerAddress.known("reg").name(below: .hello) == .hello)
    }

    @Test("of docker's hub knows its library and where it answers")
    func dockerHub() throws {
        let address = try ServerAddress("docker.io")
        #expect(try address.fullName(of: .known("alpine")).text == "library/alpine")
        #expect(try address.fullName(of: .hello) == .hello)
        #expect(address.connectedHost == "registry-1.docker.io")
        #expect(try ServerAddress("docker.io/me").fullName(of: .known("alpine")).text == "me/alpine")
    }

    @Test("refuses a name that its base path makes too long")
    func tooLong() async throws {
        let address = try ServerAddress("reg/\(String(repeating: "a", count: 200))")
        let error = await failure { _ = try address.fullName(of: .known(String(repeating: "b", count: 60))) }
        #expect(error?.code == .usage)
    }
}
