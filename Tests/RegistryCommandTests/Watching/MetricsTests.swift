import Foundation
import StorageTesting
import Testing

@Suite("/metrics", .fewAtATime)
struct MetricsTests {
    private func requests(_ metrics: MetricsText, _ handler: String, _ method: String, _ code: Int) -> Double? {
        metrics["registry_http_requests_total", ["handler": handler, "method": method, "code": "\(code)"]]
    }

    @Test(
        "shows no error of the store after uploads of all kinds that went well", arguments: ["filesystem", "inmemory"])
    func noErrors(_ driver: String) async throws {
        try await withBench { bench in
            let storage = driver == "inmemory" ? "{}" : "{rootdirectory: \(bench.path("root"))}"
            let server = try await bench.serveWatched("version: 0.1\nstorage: {\(driver): \(storage)}\n")
            let endpoint = server.endpoint
            try await endpoint.push(artifact: "hello", to: "team/a", tag: "1.0")
            // Once more, of the same bytes; whole in one request; in pieces; mounted; cancelled.
            #expect(try await endpoint.push(blob: "hello", to: "team/a").status == 201)
            let uploads = "/v2/team/a/blobs/uploads/"
            let whole = try await bench.digest(of: "whole")
            let octets = ["Content-Type: application/octet-stream"]
            #expect(
                try await endpoint.send("POST", "\(uploads)?digest=\(whole)", headers: octets, body: "whole").status
                    == 201)
            var place = try await endpoint.send("POST", uploads).locationPath()
            for piece in ["in ", "pieces"] {
                let answer = try await endpoint.send("PATCH", place, headers: octets, body: piece)
                #expect(answer.status == 202)
                place = try answer.locationPath()
            }
            let end = Endpoint.closing(place, as: try await bench.digest(of: "in pieces"))
            #expect(try await endpoint.send("PUT", end, headers: octets).status == 201)
            #expect(
                try await endpoint.send("POST", "/v2/team/b/blobs/uploads/?mount=\(whole)&from=team/a").status == 201)
            let cancelled = try await endpoint.send("POST", uploads).locationPath()
            #expect(try await endpoint.send("DELETE", cancelled).status == 204)

            let metrics = try await server.metrics()
            #expect(metrics.sum("registry_storage_errors_total") == 0)
        }
    }

    @Test("counts what was asked, by handler, method and status, with its bytes and its time")
    func traffic() async throws {
        try await withBench { bench in
            let server = try await bench.serveWatched(
                "version: 0.1\nstorage: {filesystem: {rootdirectory: \(bench.path("root"))}, delete: {enabled: true}}\n"
            )
            let endpoint = server.endpoint
            let manifest = try await endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            for _ in 0..<3 { #expect(try await endpoint.get("/v2/team/hello/manifests/1.0").status == 200) }
            #expect(try await endpoint.send("HEAD", "/v2/team/hello/manifests/1.0").status == 200)
            let digest = try await bench.digest(of: "hello")
            #expect(try await endpoint.get("/v2/team/hello/blobs/\(digest)").text == "hello")
            #expect(try await endpoint.get("/v2/team/hello/manifests/none").status == 404)
            #expect(try await endpoint.get("/v2/team/hello/tags/list").status == 200)
            #expect(try await endpoint.get("/v2/_catalog").status == 200)
            #expect(try await endpoint.get("/v2/").status == 200)
            #expect(try await endpoint.get("/v2/nothing/at/all").status == 404)
            #expect(try await endpoint.send("BREW", "/v2/").status == 405)
            #expect(try await endpoint.get("/v2/team/hello/manifests/sha256:xyz").status == 400)
            #expect(try await endpoint.send("DELETE", "/v2/team/hello/blobs/\(digest)").status == 202)
            #expect(try await endpoint.get("/v1/_catalog").status == 200)

            // The last may be counted after its client has its answer.
            let metrics = try await eventually("the count of all") {
                let metrics = try await server.metrics()
                return metrics.sum("registry_http_requests_total") == 19
                    && metrics.sum("registry_http_in_flight_requests") == 0 ? metrics : nil
            }
            #expect(requests(metrics, "manifest", "get", 200) == 3)
            #expect(requests(metrics, "manifest", "get", 404) == 1)
            #expect(requests(metrics, "manifest", "get", 400) == 1)
            #expect(requests(metrics, "manifest", "head", 200) == 1)
            #expect(requests(metrics, "manifest", "put", 201) == 1)
            #expect(requests(metrics, "blob", "get", 200) == 1)
            #expect(requests(metrics, "blob", "delete", 202) == 1)
            #expect(requests(metrics, "blob_upload", "post", 202) == 2)
            #expect(requests(metrics, "blob_upload_chunk", "put", 201) == 2)
            #expect(requests(metrics, "tags", "get", 200) == 1)
            #expect(requests(metrics, "catalog", "get", 200) == 1)
            #expect(requests(metrics, "base", "get", 200) == 1)
            #expect(requests(metrics, "base", "other", 405) == 1)
            #expect(requests(metrics, "none", "get", 404) == 1)
            #expect(requests(metrics, "pack_catalog", "get", 200) == 1)
            let got = ["handler": "manifest", "method": "get"]
            #expect(metrics["registry_http_request_duration_seconds_count", got] == 5)
            #expect(try #require(metrics["registry_http_request_duration_seconds_sum", got]) > 0)
            #expect(
                metrics["registry_http_request_duration_seconds_bucket", got.merging(["le": "+Inf"]) { $1 }] == 5)
            let put = ["handler": "manifest", "method": "put"]
            #expect(metrics["registry_http_request_size_bytes_sum", put] == Double(manifest.utf8.count))
            #expect(
                metrics["registry_http_request_size_bytes_sum", ["handler": "blob_upload_chunk", "method": "put"]] == 7)
            #expect(metrics["registry_http_response_size_bytes_sum", ["handler": "blob", "method": "get"]] == 5)

            let store = ["driver": "filesystem"]
            #expect(
                metrics.sum("registry_storage_action_seconds_count", store.merging(["action": "Append"]) { $1 }) >= 2)
            #expect(metrics.sum("registry_storage_action_seconds_count", store.merging(["action": "Move"]) { $1 }) >= 2)
            #expect(
                metrics.sum("registry_storage_action_seconds_count", store.merging(["action": "PutContent"]) { $1 }) > 0
            )
            #expect(metrics.sum("registry_storage_cache_hits_total") > 0)
            #expect(
                metrics.sum("registry_storage_cache_requests_total") >= metrics.sum("registry_storage_cache_hits_total")
            )
            #expect(metrics["registry_authentication_total", ["outcome": "anonymous"]] == 18)
            // curl opens one for each request.
            #expect(metrics["registry_connections_accepted_total", ["listener": "main"]] ?? 0 >= 19)
            #expect(metrics["registry_connections_open", ["listener": "debug"]] == 1)
            #expect(metrics["registry_connections_limit", ["listener": "debug"]] == 64)
            #expect(metrics["registry_uploads_writing"] == 0)
            #expect(metrics["registry_writer"] == 1)
            #expect(metrics["registry_health_up"] == 1)
            #expect(metrics["process_open_fds"] ?? 0 > 3)
            #expect(metrics["registry_build_info"] == 1)
        }
    }

    @Test("shows no writer where the configuration forbids to write, so that maintenance is no alarm")
    func readOnly() async throws {
        try await withBench { bench in
            let root = bench.path("root")
            let configuration = "version: 0.1\nstorage: {filesystem: {rootdirectory: \(root)}}\n"
            let variable = "REGISTRY_STORAGE_MAINTENANCE_READONLY_ENABLED"
            for (isReadOnly, writer) in [("false", 1), ("true", nil)] as [(String, Double?)] {
                let server = try await bench.serveWatched(configuration, environment: [variable: isReadOnly])
                let metrics = try await server.metrics()
                #expect(metrics["registry_writer"] == writer)
                #expect(metrics["registry_health_up"] == 1)
                _ = try await server.server.stop()
            }
        }
    }

    @Test("counts logins by what became of them")
    func logins() async throws {
        try await withBench { bench in
            let users = try bench.write(Deployment.userLine + "\n", to: "htpasswd")
            let server = try await bench.serveWatched(
                "version: 0.1\nstorage: inmemory\nauth: {htpasswd: {realm: r, path: \(users)}}\n",
                login: Deployment.login)
            for _ in 0..<3 { #expect(try await server.endpoint.get("/v2/").status == 200) }
            #expect(try await server.endpoint.loggedIn(as: "admin:no").get("/v2/").status == 401)
            #expect(try await server.endpoint.loggedIn(as: nil).get("/v2/").status == 401)
            #expect(try await server.endpoint.loggedIn(as: nil).get("/health").status == 200)
            let metrics = try await server.metrics()
            func count(_ outcome: String) -> Double? { metrics["registry_authentication_total", ["outcome": outcome]] }
            // While the user file is new it is read again, and the login with it looked up anew.
            let verified = try #require(count("verified"))
            #expect(verified >= 1)
            #expect(try verified + #require(count("remembered")) == 3)
            for (outcome, expected) in [("wrong", 1.0), ("missing", 1), ("anonymous", 0)] {
                #expect(count(outcome) == expected, "\(outcome)")
            }
            #expect(requests(metrics, "health", "get", 200) == 1)
        }
    }

    @Test("counts passwords that are shown for a token like all others")
    func tokens() async throws {
        try await withBench { bench in
            let server = try await bench.serveWatched(
                "version: 0.1\nstorage: inmemory\n" + (try RuledServer.auth(bench)))
            func ask(_ login: String?, _ status: Int) async throws {
                #expect(try await server.endpoint.loggedIn(as: login).get("/token?service=x").status == status)
            }
            func post(_ form: String, _ status: Int) async throws {
                #expect(try await server.endpoint.send("POST", "/token", body: form).status == status)
            }
            for _ in 0..<3 { try await ask(RuledServer.admin, 200) }
            try await ask("admin:no", 401)
            try await ask("nobody:no", 401)
            try await ask(nil, 200)
            try await post("grant_type=password&username=admin&password=no", 401)
            try await post("grant_type=refresh_token&refresh_token=x", 401)
            let bad = try await server.endpoint.get("/token", headers: ["Authorization: Basic %%%"])
            #expect(bad.status == 401)
            let metrics = try await server.metrics()
            func count(_ outcome: String) -> Double? { metrics["registry_authentication_total", ["outcome": outcome]] }
            #expect(try #require(count("verified")) + #require(count("remembered")) == 3)
            for (outcome, expected) in [("wrong", 5.0), ("anonymous", 1), ("missing", 0)] {
                #expect(count(outcome) == expected, "\(outcome)")
            }
        }
    }

    @Test("counts what is no request, and clients that are dropped")
    func connections() async throws {
        try await withBench { bench in
            let server = try await bench.serveWatched(
                "version: 0.1\nstorage: inmemory\n", environment: ["REGISTRY_HTTP_LIMITS_HEADERTIMEOUT": "5s"])
            let answer = try await server.server.reply(to: "GET / HTTP/1.1\r\nHost: a b\r\n\r\n")
            #expect(answer.answer.status == 400)
            try await server.server.onWire { wire in
                try wire.send("GET / HT")
                #expect(wire.rest().ending != .open)
            }
            let metrics = try await eventually("the drop") {
                let metrics = try await server.metrics()
                let drops = metrics["registry_connections_dropped_total", ["listener": "main", "reason": "head"]]
                return drops == 1 ? metrics : nil
            }
            #expect(requests(metrics, "none", "other", 400) == 1)
            #expect(metrics["registry_connections_refused_requests_total", ["listener": "main"]] == 1)
        }
    }

    @Test("shows TLS handshakes that failed, and when the certificate ends")
    func handshakes() async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            let server = try await bench.serveWatched(
                """
                version: 0.1
                storage: inmemory
                http: {tls: {certificate: \(authority.serverCertificate), key: \(authority.serverKey)}}
                """)
            try await server.server.onWire { wire in
                try wire.send("GET / HTTP/1.1\r\n\r\n")
                _ = wire.rest()
            }
            let metrics = try await eventually("the failure") {
                let metrics = try await server.metrics()
                return metrics["registry_tls_handshakes_failed_total", ["reason": "not_tls"]] == 1 ? metrics : nil
            }
            let end = try #require(
                metrics["registry_certificate_expiry_timestamp_seconds", ["certificate": "file"]])
            #expect(end > Date().timeIntervalSince1970)
        }
    }

    @Test("has no more series after a thousand paths and methods that nobody knows")
    func bounds() async throws {
        try await withBench { bench in
            let server = try await bench.serveWatched("version: 0.1\nstorage: inmemory\n")
            let ask: @Sendable (Int) async throws -> Void = { number in
                try await server.server.onWire { wire in
                    for index in number..<number + 20 {
                        let paths = [
                            "/x\(index)/y", "/v2/n\(index)/manifests/t\(index)", "/v2/n\(index)/tags/list",
                            "/v1/p\(index)",
                            "/v2/n\(index)/blobs/uploads/u\(index)", "/v2/n\(index)/%ff", "/\(index)?a=\(index)",
                        ]
                        for path in paths {
                            _ = try wire.ask("M\(index)", path)
                            _ = try wire.ask(["GET", "PUT", "DELETE", "POST"][index % 4], path)
                        }
                    }
                }
            }
            for round in 0..<4 { try await ask(round) }
            let before = try await server.metrics()
            for round in 0..<8 { try await ask(1000 + round * 20) }
            let after = try await server.metrics()
            let news = Set(after.values.keys).subtracting(before.values.keys)
            #expect(news.isEmpty, "\(news.prefix(5))")
            #expect(after.sum("registry_http_requests_total") - before.sum("registry_http_requests_total") >= 2000)
            #expect(after.values.keys.allSatisfy { $0.labels.values.allSatisfy { $0.count < 64 } })
        }
    }

    @Test("shows how the server of a bucket is asked")
    func bucket() async throws {
        try await withBench { bench in
            let server = try await bench.serveWatched(
                "version: 0.1\nstorage:\n" + (try await bench.bucketFolder().yaml))
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            let metrics = try await server.metrics()
            #expect(metrics["registry_storage_s3_attempts_total"] ?? 0 > 5)
            #expect(metrics["registry_storage_s3_retries_total"] != nil)
            #expect(metrics.sum("registry_storage_action_seconds_count", ["driver": "s3"]) > 5)
        }
    }
}
