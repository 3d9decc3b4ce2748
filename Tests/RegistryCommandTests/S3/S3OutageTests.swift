import Foundation
import Glibc
import StorageTesting
import Testing

@Suite("an S3 server that fails", .fewAtATime)
struct S3OutageTests {
    @Test("makes clients try again: every request is answered 503 with Retry-After, and works when it is back")
    func outage() async throws {
        try await withBench { bench in
            let store = try await bench.startSeaweedFS()
            let folder = BucketFolder(server: store.server, root: "outage")
            let server = try await bench.serve("version: 0.1\nstorage:\n" + folder.yaml)
            let endpoint = server.endpoint
            let manifest = try await endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            let (large, content) = try await endpoint.push(randomBytes: 3_000_000, to: "team/hello")
            let upload = try await endpoint.send(
                "POST", "/v2/team/hello/blobs/uploads/", headers: ["Content-Length: 0"])

            store.process.send(SIGKILL)
            _ = try await store.process.waitForEnd()
            let digest = try await bench.digest(of: "hello")
            let closing = try Endpoint.closing(#require(upload["Location"]), as: digest)
            let requests = [
                ("GET", "/v2/team/hello/manifests/1.0", nil), ("HEAD", large, nil), ("GET", large, nil),
                ("POST", "/v2/team/hello/blobs/uploads/?digest=\(digest)", "hello"), ("PUT", closing, "hello"),
                ("PUT", "/v2/team/hello/manifests/2.0", manifest), ("GET", "/v2/team/hello/tags/list", nil),
            ]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (method, target, body) in requests {
                    group.addTask {
                        let type = target.contains("/manifests/") ? Endpoint.manifestType : "application/octet-stream"
                        let answer = try await endpoint.send(
                            method, target, headers: body == nil ? [] : ["Content-Type: \(type)"], body: body)
                        #expect(answer.status == 503, "\(method) \(target): \(answer.status) \(answer.text)")
                        #expect(answer["Retry-After"] != nil, "\(method) \(target)")
                        if method != "HEAD" { #expect(answer.errorCodes == ["UNAVAILABLE"]) }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await endpoint.get("/health").status == 503)

            _ = try await bench.startSeaweedFS(ports: store.ports)
            _ = try await eventually("the store to be back") {
                try await endpoint.get("/health").status == 200 ? true : nil
            }
            #expect(try await endpoint.get("/v2/team/hello/manifests/1.0").text == manifest)
            #expect(try await endpoint.get(large).body == content)
        }
    }
}
