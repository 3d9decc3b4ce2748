import Foundation
import Testing

@Suite("methods", .fewAtATime)
struct MethodTests {
    @Test(
        "that a route has not are answered 405, with those that it has",
        arguments: [
            ("POST", "/v2/", "GET"), ("DELETE", "/v2/_catalog", "GET"), ("PUT", "/v2/team/hello/tags/list", "GET"),
            ("POST", "/v2/team/hello/manifests/1.0", "DELETE"), ("PATCH", "/v2/team/hello/manifests/1.0", "PUT"),
            ("PUT", "/v2/team/hello/blobs/uploads/", "POST"), ("POST", "/health", "GET"),
        ])
    func wrong(_ method: String, _ target: String, _ allowed: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let answer = try await server.endpoint.send(method, target, headers: ["Content-Length: 0"])
            #expect(answer.status == 405)
            #expect(answer["Allow"]?.split(separator: ", ").contains(Substring(allowed)) == true)
            #expect(target == "/health" || answer.errorCodes == ["UNSUPPORTED"])
        }
    }

    @Test(
        "OPTIONS tells the methods of a route",
        arguments: [
            ("/v2/", ["GET"]), ("/v2/team/hello/manifests/1.0", ["GET", "HEAD", "PUT", "DELETE"]),
            ("/v2/team/hello/blobs/uploads/", ["POST"]),
        ])
    func options(_ target: String, _ allowed: [String]) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let answer = try await server.endpoint.send("OPTIONS", target)
            #expect(answer.status == 200 || answer.status == 204)
            let told = answer["Allow"]?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
            #expect(allowed.allSatisfy(told.contains))
        }
    }

    @Test(
        "DELETE is refused with 405 unless deletion is enabled, and nothing is lost",
        arguments: Deployment.Store.allCases)
    func deletionOff(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(store: store), environment: ["REGISTRY_STORAGE_DELETE_ENABLED": "false"])
            let endpoint = server.endpoint
            let manifest = try await endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            for target in [
                "manifests/\(try await bench.digest(of: manifest))", "manifests/1.0",
                "blobs/\(try await bench.digest(of: "hello"))",
            ] {
                let answer = try await endpoint.send("DELETE", "/v2/team/hello/\(target)")
                #expect(answer.status == 405)
                #expect(answer.errorCodes == ["UNSUPPORTED"])
            }
            #expect(try await endpoint.get("/v2/team/hello/manifests/1.0").text == manifest)
        }
    }

    @Test(
        "that write are refused with 405 in read-only maintenance, and what is there is served",
        arguments: Deployment.Store.lasting)
    func readOnly(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let writable = try await bench.serve(Deployment(store: store))
            let manifest = try await writable.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            _ = try await writable.stop()

            let server = try await bench.serve(
                Deployment(store: store), environment: ["REGISTRY_STORAGE_MAINTENANCE_READONLY_ENABLED": "true"])
            let endpoint = server.endpoint
            #expect(try await endpoint.get("/v2/team/hello/manifests/1.0").text == manifest)
            #expect(try await endpoint.push(blob: "new", to: "team/hello").status == 405)
            #expect(try await endpoint.push(manifest: manifest, to: "team/hello", tag: "2.0").status == 405)
            let digest = try await bench.digest(of: manifest)
            let deletion = try await endpoint.send("DELETE", "/v2/team/hello/manifests/\(digest)")
            #expect(deletion.status == 405)
            #expect(deletion.errorCodes == ["UNSUPPORTED"])
            #expect(try await endpoint.get("/v2/team/hello/tags/list").json["tags"] as? [String] == ["1.0"])
        }
    }
}
