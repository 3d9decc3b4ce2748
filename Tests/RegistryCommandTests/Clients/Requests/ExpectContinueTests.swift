import Foundation
import Testing

@Suite("a client that waits for 100 Continue", .fewAtATime)
struct ExpectContinueTests {
    @Test("is told to go on before it sends a body that is wanted")
    func wanted() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let port = server.endpoint.port
            let digest = try await bench.digest(of: "hello")
            let statuses = try await onThread {
                let wire = try Wire(port: port)
                try wire.send(
                    "POST /v2/team/hello/blobs/uploads/?digest=\(digest) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n")
                let first = try wire.answer(to: "POST", takesContinue: true).status
                try wire.send("hello")
                return [first, try wire.answer(to: "POST").status]
            }
            #expect(statuses == [100, 201])
        }
    }

    @Test(
        "is refused at once, without having sent a byte",
        arguments: [
            ("POST", "/v2/team/hello/blobs/uploads/?digest=sha256:\(String(repeating: "a", count: 64))", nil, 401),
            ("PUT", "/v2/team/hello/manifests/1.0", nil, 401),
            ("PUT", "/v2/team/hello/manifests/1.0", Deployment.login, 413),
        ] as [(String, String, String?, Int)])
    func refused(_ method: String, _ target: String, _ login: String?, _ status: Int) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(access: .htpasswd, store: .inmemory))
            let port = server.endpoint.port
            let authorization = login.map { "Authorization: Basic \(Data($0.utf8).base64EncodedString())\r\n" } ?? ""
            let first = try await onThread {
                let wire = try Wire(port: port)
                try wire.send(
                    "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\n\(authorization)"
                        + "Content-Type: \(Endpoint.manifestType)\r\nExpect: 100-continue\r\n\r\n")
                return try wire.answer(to: method, takesContinue: true).status
            }
            #expect(first == status)
        }
    }
}
