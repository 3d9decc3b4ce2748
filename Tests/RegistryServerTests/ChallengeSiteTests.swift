import HTTPConnection
import HTTPTypes
import Logging
import NIOCore
import Testing

@testable import RegistryServer

@Suite("What is answered over plain HTTP beside HTTPS")
struct ChallengeSiteTests {
    private struct Reply {
        var status: Int
        var headers: HTTPFields
        var body: String
    }

    private func send(
        _ method: HTTPRequest.Method, _ target: String, host: String? = "registry.example", port: UInt16 = 443
    ) -> Reply {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let site = ChallengeSite(
            host: "first.example", port: { port }, keyAuthorization: { $0 == "token" ? "token.thumbprint" : nil },
            journal: RequestJournal(accessLog: nil, logger: logger))
        let answer = site.answer(
            IncomingRequest(
                method: method, target: target, authority: host, headers: HTTPFields(),
                body: RequestBody(ByteBuffer()),
                connection: ConnectionInfo(
                    remoteHost: "192.0.2.1", remoteAddress: "192.0.2.1:4711", isSecure: false, version: "HTTP/1.1")))
        var body = ""
        if case .buffer(let bytes) = answer.body { body = String(buffer: bytes) }
        return Reply(status: answer.status.code, headers: answer.headers, body: body)
    }

    @Test(
        "a challenge that waits is answered with its text, for whatever host it is asked",
        arguments: [
            "/.well-known/acme-challenge/token", "http://a.example/.well-known/acme-challenge/token",
            "/.well-known/acme-challenge/token?x",
        ])
    func challenge(_ target: String) {
        for host in ["registry.example", "registry.example:80", "192.0.2.7", nil] {
            let reply = send(.get, target, host: host)
            #expect(reply.status == 200)
            #expect(reply.body == "token.thumbprint")
            #expect(reply.headers[.contentType] == "application/octet-stream")
        }
    }

    @Test(
        "another token is not found, and not looked for elsewhere",
        arguments: ["other", "", "token/", "Token", "%74oken", "../token"])
    func unknown(_ token: String) {
        let reply = send(.get, "/.well-known/acme-challenge/\(token)")
        #expect(reply.status == 404)
        #expect(reply.headers[.location] == nil)
    }

    @Test(
        "everything else is sent to the same host and path, on the port of HTTPS",
        arguments: [
            ("/", "registry.example", 443, "https://registry.example/"),
            ("/v2/?n=1&last=a%2Fb", "registry.example", 443, "https://registry.example/v2/?n=1&last=a%2Fb"),
            ("/v2/", "registry.example:80", 443, "https://registry.example/v2/"),
            ("/v2/", "registry.example:80", 5000, "https://registry.example:5000/v2/"),
            ("/v2/", "192.0.2.7", 8443, "https://192.0.2.7:8443/v2/"),
            ("/v2/", "[2001:db8::7]:80", 8443, "https://[2001:db8::7]:8443/v2/"),
            ("//evil.example/x", "registry.example", 443, "https://registry.example//evil.example/x"),
            ("http://registry.example/v2/", "registry.example", 443, "https://registry.example/v2/"),
            ("http://registry.example", "registry.example", 443, "https://registry.example/"),
            ("http://registry.example?x=y", "registry.example", 443, "https://registry.example/?x=y"),
            ("/v2/", nil, 443, "https://first.example/v2/"), ("/v2/", "", 443, "https://first.example/v2/"),
            (
                "/.well-known/acme-challenge", "registry.example", 443,
                "https://registry.example/.well-known/acme-challenge"
            ),
        ] as [(String, String?, UInt16, String)])
    func redirect(_ target: String, _ host: String?, _ port: UInt16, _ location: String) {
        let reply = send(.get, target, host: host, port: port)
        #expect(reply.status == 301)
        #expect(reply.headers[.location] == location)
    }

    @Test(
        "a request that carries something keeps its method and its body on the way",
        arguments: [HTTPRequest.Method.put, .post, .patch, .delete, .options])
    func method(_ method: HTTPRequest.Method) {
        let reply = send(method, "/v2/a/blobs/uploads/")
        #expect(reply.status == 308)
        #expect(reply.headers[.location] == "https://registry.example/v2/a/blobs/uploads/")
    }

    @Test(
        "nobody is sent to what only looks like a host",
        arguments: [
            "evil.example%0d%0aX-Header:1", "evil.example%23", "a;b", "a,b.example", "user&x=evil.example", "a=b",
            "(evil)",
            "[evil.example]", "[::1%25eth0]", String(repeating: "a", count: 256),
        ])
    func hostileHost(_ host: String) {
        let reply = send(.get, "/v2/", host: host)
        #expect(reply.status == 400)
        #expect(reply.headers[.location] == nil)
    }

    @Test(
        "a target that is no path leads nowhere",
        arguments: ["*", "v2/", "", "/v2/\u{e9}", "/a b", "/a\r\nX-Header: 1"])
    func hostileTarget(_ target: String) {
        let reply = send(.get, target)
        #expect(reply.status == 400)
        #expect(reply.headers[.location] == nil)
    }
}
