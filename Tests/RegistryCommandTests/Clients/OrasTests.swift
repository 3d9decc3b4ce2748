import Foundation
import Testing

@Suite("oras", .fewAtATime)
struct OrasTests {
    @Test("pulls the file that it pushed, whole or in chunks", arguments: Deployment.all)
    func roundTrip(_ deployment: Deployment) async throws {
        try await withBench { bench in
            let server = try await bench.serve(deployment)
            let oras = Oras(bench: bench, endpoint: server.endpoint)
            for (number, call) in ["push", "push-chunked"].enumerated() {
                let content = String(repeating: "content by \(call)\n", count: 500)
                let file = try bench.write(content, to: "pushed/file\(number).txt")
                let digest = try await oras.run(call, "team/files:\(number)", file) as? String
                let manifest = try await server.endpoint.get("/v2/team/files/manifests/\(number)")
                #expect(manifest["Docker-Content-Digest"] == digest)

                let folder = bench.path("pulled\(number)")
                _ = try await oras.run("pull", "team/files:\(number)", folder)
                #expect(try String(contentsOfFile: "\(folder)/file\(number).txt", encoding: .utf8) == content)
            }
            #expect(try await oras.run("tags", "team/files") as? [String] == ["0", "1"])
        }
    }

    @Test("attaches a file to a manifest and finds it among the referrers", arguments: Deployment.Store.allCases)
    func attach(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls, access: .htpasswd, store: store))
            let oras = Oras(bench: bench, endpoint: server.endpoint)
            let manifest = try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            let subject = try await bench.digest(of: manifest)
            let file = try bench.write("signed\n", to: "signature.txt")
            let attached = try await oras.run(
                "attach", "team/hello:signature", file, Endpoint.manifestType, subject, "\(manifest.utf8.count)")
            let digest = try #require(attached as? String)
            #expect(try await oras.run("referrers", "team/hello", subject) as? [String] == [digest])
        }
    }

    @Test("deletes a tag with its manifest, and follows the pages of many tags")
    func tags() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(), environment: ["REGISTRY_TAGS_MAXTAGS": "2"])
            let oras = Oras(bench: bench, endpoint: server.endpoint)
            for tag in ["a", "b", "c", "d", "e"] {
                try await server.endpoint.push(artifact: tag, to: "team/hello", tag: tag)
            }
            #expect(try await oras.run("tags", "team/hello") as? [String] == ["a", "b", "c", "d", "e"])
            #expect(try await oras.run("delete", "team/hello", "c") as? Bool == true)
            #expect(try await oras.run("tags", "team/hello") as? [String] == ["a", "b", "d", "e"])
        }
    }

    @Test("gets nothing without the right login")
    func wrongLogin() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(access: .htpasswd, store: .inmemory))
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            let stranger = Oras(bench: bench, endpoint: server.endpoint.loggedIn(as: "admin:wrong"))
            let pull = try await stranger.attempt("pull", ["team/hello:1.0", bench.path("pulled")])
            #expect(pull.currentEnding() != .exited(0))
        }
    }
}
