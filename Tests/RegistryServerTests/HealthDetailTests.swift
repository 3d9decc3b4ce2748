import Access
import HTTPTypes
import Testing

@testable import RegistryServer

@Suite("/health?detail=1")
struct HealthDetailTests {
    private static let certificate: CertificateHealth = {
        var health = CertificateHealth(host: "registry.example", state: "valid", failures: 2)
        health.notAfter = "2026-11-22T07:00:00Z"
        health.problem = "the authority says \"no\""
        return health
    }()

    @Test(
        "tells how the certificates stand to whoever may log in",
        arguments: ["detail=1", "detail=true", "x=y&detail=1"])
    func detail(_ query: String) async throws {
        let server = try TestServer(certificates: [Self.certificate])
        let reply = try await server.send(.get, "/health?\(query)")
        #expect(reply.status == 200)
        #expect(
            reply.body
                == #"{"certificates":[{"failures":2,"host":"registry.example","notAfter":"2026-11-22T07:00:00Z","problem":"the authority says \"no\"","state":"valid"}],"status":"UP"}"#
        )
    }

    @Test("asks for a login where there are users, as /v2/ does")
    func login() async throws {
        let server = try TestServer(policy: .usersOnly, certificates: [Self.certificate])
        for method in [HTTPRequest.Method.get, .head, .put, .options] {
            let reply = try await server.send(method, "/health?detail=1")
            #expect(reply.status == 401)
            #expect(!reply.body.contains("registry.example"))
        }
    }

    @Test("without it, /health says one word to everybody", arguments: ["", "?", "?detail", "?detail=0", "?details=1"])
    func plain(_ query: String) async throws {
        let server = try TestServer(policy: .usersOnly, certificates: [Self.certificate])
        let reply = try await server.send(.get, "/health\(query)")
        #expect(reply.status == 200)
        #expect(reply.body == #"{"status":"UP"}"#)
    }

    @Test("takes no method that would change something")
    func methods() async throws {
        let server = try TestServer()
        #expect(try await server.send(.put, "/health?detail=1").status == 405)
        #expect(try await server.send(.get, "/health?detail=1").body == #"{"certificates":[],"status":"UP"}"#)
        #expect(try await server.send(.head, "/health?detail=1").status == 200)
    }
}
