import Foundation
import StorageTesting
import Testing

/// The same requests to docker-registry and to this server have to tell the same.
@Suite("events beside docker-registry's", .fewAtATime)
struct EventComparisonTests {
    private static let manifestType = Endpoint.manifestType

    private func configuration(_ root: String, _ receiver: HTTPReceiver) -> String {
        """
        version: 0.1
        log: {accesslog: {disabled: true}}
        storage:
          filesystem: {rootdirectory: \(root)}
          delete: {enabled: true}
          maintenance: {uploadpurging: {enabled: false}}
        http: {addr: '127.0.0.1:0', secret: a secret}
        notifications:
          events: {includereferences: true}
          endpoints:
            - name: receiver
              url: http://127.0.0.1:\(receiver.port)/hook?a=b
              headers: {Authorization: [Bearer something], X-Two: [one, two]}
              timeout: 60s
              threshold: 3
              backoff: 200ms
              ignoredmediatypes: [application/vnd.nobody]
              ignore: {mediatypes: [application/vnd.nowhere], actions: []}
        """
    }

    private func start(_ bench: Bench, docker: Bool, _ receiver: HTTPReceiver) async throws -> RunningServer {
        let text = configuration(bench.path(docker ? "docker" : "ours"), receiver)
        guard docker else { return try await bench.serve(text) }
        let port = try LoopbackPort.free()
        let file = try bench.write(text.replacing("127.0.0.1:0", with: "127.0.0.1:\(port)"), to: "docker.yml")
        let process = try bench.start(
            Programs.peer("docker-registry"), ["serve", file], environment: Programs.peerEnvironment)
        return try await bench.running(process, port: port)
    }

    /// What somebody does with a registry; returns the events that this should make.
    private func visit(_ endpoint: Endpoint, _ bench: Bench) async throws -> [String] {
        let text = "a layer"
        let (empty, layer) = (try await bench.digest(of: "{}"), try await bench.digest(of: text))
        let manifest = try await endpoint.push(artifact: text, to: "team/app", tag: "v1")
        let digest = try await bench.digest(of: manifest)
        func expect(_ status: Int, _ method: String, _ target: String, _ headers: [String] = []) async throws {
            let answer = try await endpoint.send(method, target, headers: headers)
            #expect(answer.status == status, "\(method) \(target) of \(endpoint.origin)")
        }
        let accept = ["Accept: \(Self.manifestType)"]
        for reference in ["v1", digest] {
            try await expect(200, "GET", "/v2/team/app/manifests/\(reference)", accept)
            try await expect(200, "HEAD", "/v2/team/app/manifests/\(reference)", accept)
        }
        try await expect(304, "GET", "/v2/team/app/manifests/v1", accept + ["If-None-Match: \"\(digest)\""])
        try await expect(404, "GET", "/v2/team/app/manifests/v9", accept)
        try await expect(200, "GET", "/v2/team/app/blobs/\(layer)")
        try await expect(200, "HEAD", "/v2/team/app/blobs/\(layer)")
        try await expect(206, "GET", "/v2/team/app/blobs/\(layer)", ["Range: bytes=2-3"])
        try await expect(404, "GET", "/v2/team/app/blobs/\(digest.dropLast(4))0000")
        try await expect(200, "GET", "/v2/team/app/tags/list")
        try await expect(200, "GET", "/v2/_catalog")
        try await expect(
            201, "POST", "/v2/team/other/blobs/uploads/?mount=\(layer)&from=team/app", ["Content-Length: 0"])
        let again = try await endpoint.push(manifest: manifest, to: "team/app", tag: "v2")
        #expect(again.status == 201)
        try await expect(202, "DELETE", "/v2/team/other/blobs/\(layer)")
        try await expect(404, "DELETE", "/v2/team/other/blobs/\(layer)")
        try await expect(202, "DELETE", "/v2/team/app/manifests/\(digest)")
        // What comes after everything else, so that nothing can follow unseen.
        #expect(try await endpoint.push(blob: "the end", to: "end").status == 201)
        return [
            "push PUT team/app \(empty)", "push PUT team/app \(layer)", "push PUT team/app v1",
            "pull GET team/app v1", "pull HEAD team/app v1", "pull GET team/app \(digest)",
            "pull HEAD team/app \(digest)", "pull GET team/app \(layer)", "pull HEAD team/app \(layer)",
            "pull GET team/app \(layer)", "mount POST team/other \(layer)", "push PUT team/app v2",
            "delete DELETE team/other \(layer)", "delete DELETE team/app \(digest)", "delete DELETE team/app v1",
            "delete DELETE team/app v2", "push PUT end \(try await bench.digest(of: "the end"))",
        ]
    }

    @Test("are the same, member for member, but for what names the server, the time and the request")
    func comparison() async throws {
        try await withBench { bench in
            var all: [[[String: String]]] = []
            for isDocker in [true, false] {
                try await HTTPReceiver.with { receiver in
                    let server = try await start(bench, docker: isDocker, receiver)
                    let expected = try await visit(server.endpoint, bench)
                    let events = try await receiver.events(atLeast: expected.count)
                    #expect(Set(events.map(\.summary)) == Set(expected))
                    if !isDocker { #expect(events.map(\.summary) == expected) }
                    #expect(events.count == expected.count)
                    #expect(Set(events.compactMap { $0["id"] }).count == events.count)
                    expectWire(receiver.requests, docker: isDocker)
                    all.append(events.map { $0.normalized(origin: server.endpoint.origin, digests: [:]) })
                }
            }
            // The tags of a manifest go in no particular order.
            let sorted = all.map { $0.sorted { "\($0.sorted { $0 < $1 })" < "\($1.sorted { $0 < $1 })" } }
            for (theirs, ours) in zip(sorted[0], sorted[1]) { #expect(theirs == ours) }
        }
    }

    private func expectWire(_ requests: [HTTPReceiver.Request], docker: Bool) {
        for request in requests {
            #expect(request.method == "POST" && request.target == "/hook?a=b")
            #expect(request.values(of: "Authorization") == ["Bearer something"])
            #expect(request.values(of: "X-Two") == ["one", "two"])
            // docker-registry 3 says v2; 2.8 is what Debian has.
            #expect(
                request.values(of: "Content-Type")
                    == ["application/vnd.docker.distribution.events.\(docker ? "v1" : "v2")+json"])
        }
    }
}
