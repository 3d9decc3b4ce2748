import NIOCore
import NIOHTTP1
import Testing

@testable import RegistryClient

@Suite("a proxy", .timeLimit(.minutes(30)))
struct ProxyTests {
    @Test("is asked to connect, with its own login only, and told apart from the registry when it will not")
    func refusing() async throws {
        try await StubRegistry.with({ _ in StubAnswer(403) }) { proxy in
            var settings = ClientSettings()
            settings.proxies = try ProxySettings(
                environment: ["HTTPS_PROXY": "http://it:pw@127.0.0.1:\(proxy.port)"])
            let error = await failure { [settings] in
                try await RegistryClient.with(
                    "registry.invalid", login: .known("me", "hunter2"), isInsecure: false, settings: settings
                ) { _ = try await $0.greeting() }
            }
            #expect(error?.code == .unreachable)
            #expect(error?.message.contains("the proxy does not lead there") == true)
            #expect(proxy.journal.map(\.target) == ["registry.invalid:443"])
            #expect(proxy.journal.map(\.method) == [.CONNECT])
            #expect(proxy.journal[0].field("proxy-authorization") == "Basic aXQ6cHc=")
            #expect(proxy.journal[0].field("authorization") == nil)
        }
    }
}
