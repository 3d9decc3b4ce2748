import AsyncHTTPClient
import Testing

@testable import RegistryClient

@Suite("proxies")
struct ProxySettingsTests {
    private static let proxy = "http://proxy:3128"

    struct Case: Sendable, CustomTestStringConvertible {
        var exceptions: String
        var url: String
        var isUsed: Bool
        var testDescription: String { "\(url) without \(exceptions)" }
    }

    @Test(
        "are used for all but the hosts that NO_PROXY names, and this machine",
        arguments: [
            Case(exceptions: "", url: "https://reg/", isUsed: true),
            Case(exceptions: "reg", url: "https://reg/", isUsed: false),
            Case(exceptions: "example.com", url: "https://reg.example.com/", isUsed: false),
            Case(exceptions: ".example.com", url: "https://example.com/", isUsed: true),
            Case(exceptions: ".example.com", url: "https://reg.example.com/", isUsed: false),
            Case(exceptions: "*.example.com", url: "https://reg.example.com/", isUsed: false),
            Case(exceptions: "ample.com", url: "https://reg.example.com/", isUsed: true),
            Case(exceptions: "a, REG:5000 ,b", url: "https://reg:5000/", isUsed: false),
            Case(exceptions: "reg:5000", url: "https://reg:5001/", isUsed: true),
            Case(exceptions: "10.0.0.1", url: "https://10.0.0.1:5000/", isUsed: false),
            Case(exceptions: "0.0.1", url: "https://10.0.0.1/", isUsed: true),
            Case(exceptions: "[fd00::1]:5000", url: "https://[fd00::1]:5000/", isUsed: false),
            Case(exceptions: "fd00::1", url: "https://[fd00::1]:5000/", isUsed: false),
            Case(exceptions: "*", url: "https://reg/", isUsed: false),
            Case(exceptions: "", url: "https://localhost:5000/", isUsed: false),
            Case(exceptions: "", url: "https://127.0.0.9/", isUsed: false),
            Case(exceptions: "", url: "https://[::1]/", isUsed: false),
            Case(exceptions: "", url: "http://reg/", isUsed: false),
        ])
    func exceptions(_ expected: Case) throws {
        let settings = try ProxySettings(environment: ["HTTPS_PROXY": Self.proxy, "no_proxy": expected.exceptions])
        #expect((settings.proxy(for: WebAddress.known(expected.url).origin) != nil) == expected.isUsed)
    }

    @Test("are read from either case, the upper one first")
    func names() throws {
        let origin = WebAddress.known("http://reg/").origin
        let settings = try ProxySettings(environment: ["http_proxy": "proxy:3128"])
        #expect(settings.proxy(for: origin) == (try? ProxyAddress("http://proxy:3128")))
        #expect(try ProxySettings(environment: ["HTTP_PROXY": ""]).proxy(for: origin) == nil)
        #expect(ProxySettings().proxy(for: origin) == nil)
    }

    @Test(
        "that are none are said so, without the password",
        arguments: ["socks5://p:1", "http://", "http://us er@p", "http://hunter2@p", "http://me:hunter2@p:x"])
    func malformed(_ text: String) async {
        let error = await failure { _ = try ProxySettings(environment: ["HTTPS_PROXY": text]) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("hunter2") == false)
    }

    @Test("may want a login, percent-encoded")
    func login() throws {
        let proxy = try ProxyAddress("http://me:p%40ss%3Ax@proxy:3128/").clientProxy
        #expect(proxy.host == "proxy")
        #expect(proxy.port == 3128)
        #expect(proxy.authorization?.headerValue == "Basic bWU6cEBzczp4")
    }
}
