import Foundation
import StorageTesting
import Testing

@Suite("the plain listener beside HTTPS", .fewAtATime)
struct ChallengeListenerTests {
    private static func configuration(
        _ bench: Bench, _ http: Int, _ rest: String = "", host: String = "127.0.0.1"
    ) -> String {
        """
        version: 0.1
        storage: inmemory
        http:
          \(rest.isEmpty ? "" : rest + "\n  ")tls:
            letsencrypt:
              cachefile: \(bench.path("letsencrypt"))
              hosts: [registry.example]
              directoryurl: https://127.0.0.1:9/directory
              httpaddr: \(host):\(http)
        """
    }

    private func withListener(
        _ rest: String = "", _ body: (RunningServer, Int) async throws -> Void
    ) async throws {
        try await withBench { bench in
            let http = try LoopbackPort.free()
            let server = try await bench.serve(Self.configuration(bench, http, rest))
            try await server.logged("listening on 127.0.0.1:\(http), http")
            try await body(server, http)
        }
    }

    @Test("sends everybody to the same host and path over https, with whatever method")
    func redirect() async throws {
        try await withListener { server, http in
            let origin = "http://127.0.0.1:\(http)"
            for (method, status) in [("GET", 301), ("HEAD", 301), ("PUT", 308), ("POST", 308), ("DELETE", 308)] {
                let answer = try await server.endpoint.send(
                    method, "\(origin)/v2/team/hello/blobs/uploads/?a=b%20c", body: method == "PUT" ? "x" : nil)
                #expect(answer.status == status, "\(method)")
                #expect(
                    answer["Location"]
                        == "https://127.0.0.1:\(server.endpoint.port)/v2/team/hello/blobs/uploads/?a=b%20c")
                #expect(answer["Strict-Transport-Security"] == nil)
            }
            let named = try await server.endpoint.send("GET", "\(origin)/health", headers: ["Host: registry.example"])
            #expect(named["Location"] == "https://registry.example:\(server.endpoint.port)/health")
            #expect(try await server.endpoint.send("GET", "\(origin)/.well-known/acme-challenge/none").status == 404)
        }
    }

    @Test("knows from http.host on which port clients reach the server", arguments: [("", ""), (":8443", ":8443")])
    func externalPort(_ given: String, _ port: String) async throws {
        try await withListener("host: https://registry.example\(given)") { server, http in
            let answer = try await server.endpoint.send("GET", "http://127.0.0.1:\(http)/v2/")
            #expect(answer["Location"] == "https://127.0.0.1\(port)/v2/")
        }
    }

    @Test(
        "leads from port 80 to the usual port, whatever the listener's own is",
        .enabled(if: geteuid() == 0, "needs the right to take port 80"))
    func usualPorts() async throws {
        try await withBench { bench in
            // An address that no other test has.
            let host = "127.\(Int.random(in: 1...254)).\(Int.random(in: 1...254)).\(Int.random(in: 2...254))"
            let server = try await bench.serve(Self.configuration(bench, 80, host: host))
            try await server.logged("listening on \(host):80, http")
            let answer = try await server.endpoint.send("GET", "http://\(host)/v2/")
            #expect(answer["Location"] == "https://\(host)/v2/")
        }
    }

    @Test("keeps the limits of the main one, and answers what is no request")
    func limits() async throws {
        try await withListener("limits: {headersize: 2KiB, headertimeout: 5s}") { server, http in
            let large = try await server.endpoint.send(
                "GET", "http://127.0.0.1:\(http)/", headers: ["X-Long: \(String(repeating: "a", count: 4096))"])
            #expect(large.status == 431)
            try await onThread {
                for request in [
                    "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "\u{16}\u{3}\u{1}\r\n\r\n",
                ] {
                    let wire = try Wire(port: http)
                    try wire.send(request)
                    #expect(try wire.answer(to: "GET").status == 400)
                }
                let slow = try Wire(port: http)
                try slow.send("GET / HT")
                var ending = slow.takeIn()
                while ending == nil { ending = slow.takeIn() }
                #expect(ending == .closed || ending == .reset)
            }
        }
    }

    @Test("is done without where its port is taken, with a warning, and certificates come by the other challenge")
    func taken() async throws {
        try await withBench { bench in
            let pebble = try await bench.startPebble()
            try await LoopbackPort.withTaken { port in
                let server = try await bench.serve(certifiedBy: pebble, httpPort: port)
                let line = try await server.server.logged(
                    "level=warning", "cannot listen on 127.0.0.1:\(port)", "TLS-ALPN-01")
                #expect(line.contains("in use"))
                try await server.waitForCertificates()
                #expect(try await server.server.stop() == .exited(0))
            }
        }
    }

    @Test("is needed where nothing else can be asked: on a socket file")
    func socket() async throws {
        try await withBench { bench in
            try await LoopbackPort.withTaken { port in
                let file = try bench.write(Self.configuration(bench, port, "net: unix"), to: "config.yml")
                let process = try await bench.registry(
                    ["serve", file], environment: ["REGISTRY_HTTP_ADDR": bench.path("registry.sock")])
                StartFailureTests.expectLines(process, words: ["127.0.0.1:\(port)", "in use"])
            }
        }
    }

    @Test("ends when the main one cannot begin")
    func mainTaken() async throws {
        try await withBench { bench in
            let file = try bench.write(Self.configuration(bench, LoopbackPort.free()), to: "config.yml")
            try await LoopbackPort.withTaken { port in
                let process = try await bench.registry(
                    ["serve", file], environment: ["REGISTRY_HTTP_ADDR": "127.0.0.1:\(port)"])
                StartFailureTests.expectLines(process, words: ["127.0.0.1:\(port)", "in use"])
            }
        }
    }

    @Test("and the certificates need no signal; SIGHUP only says so")
    func hangup() async throws {
        try await withListener { server, _ in
            server.process.send(SIGHUP)
            try await server.logged(
                "there are no files of TLS to read again; the certificates of the hosts renew by themselves")
            #expect(try await server.stop() == .exited(0))
        }
    }
}
