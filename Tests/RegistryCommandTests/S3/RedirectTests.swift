import Foundation
import StorageTesting
import Testing

@Suite("a redirect to the bucket", .fewAtATime)
struct RedirectTests {
    private static let redirecting = ["REGISTRY_STORAGE_REDIRECT_DISABLE": "false"]

    @Test("leads to the same bytes, whole or in part, without a login, and no cache may keep it")
    func blob() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(access: .htpasswd, store: .s3), environment: Self.redirecting)
            let (target, content) = try await server.endpoint.push(randomBytes: 300_007, to: "team/hello")
            let nobody = server.endpoint.loggedIn(as: nil)
            #expect(try await nobody.get(target).status == 401)

            let answer = try await server.endpoint.get(target)
            #expect(answer.status == 307)
            #expect(answer["Docker-Content-Digest"].map { target.hasSuffix($0) } == true)
            #expect(answer["Cache-Control"] == "no-store")
            #expect(answer["Content-Length"] == "0")
            let location = try #require(answer["Location"])
            #expect(location.hasPrefix(try await bench.bucketFolder().server.origin))
            #expect(location.contains("X-Amz-Expires=1200"))
            #expect(!location.contains(S3Server.secretKey))
            let whole = try await nobody.get(location)
            #expect(whole.status == 200)
            #expect(whole.body == content)
            let part = try await nobody.get(location, headers: ["Range: bytes=1000-1999"])
            #expect(part.status == 206)
            #expect(part.body == content[1000..<2000])
            #expect(try await nobody.get(location.replacing("Expires=1200", with: "Expires=1201")).status == 403)

            let head = try await server.endpoint.send("HEAD", target)
            #expect(head.status == 307)
            let seen = try await nobody.send("HEAD", #require(head["Location"]))
            #expect(seen.status == 200)
            #expect(seen["Content-Length"] == "\(content.count)")
        }
    }

    @Test("is never given for a manifest, nor for a blob that the repository has not")
    func others() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .s3), environment: Self.redirecting)
            try await server.logged("clients are redirected to")
            let manifest = try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            let digest = try await bench.digest(of: manifest)
            for reference in ["1.0", digest] {
                #expect(try await server.endpoint.get("/v2/team/hello/manifests/\(reference)").text == manifest)
            }
            let hello = try await bench.digest(of: "hello")
            #expect(try await server.endpoint.get("/v2/team/hello/blobs/\(hello)").status == 307)
            #expect(try await server.endpoint.get("/v2/team/other/blobs/\(hello)").status == 404)
            #expect(try await server.endpoint.send("DELETE", "/v2/team/hello/blobs/\(hello)").status == 202)
            for method in ["GET", "HEAD"] {
                #expect(try await server.endpoint.send(method, "/v2/team/hello/blobs/\(hello)").status == 404)
            }
        }
    }

    @Test("is followed by skopeo")
    func skopeo() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .s3), environment: Self.redirecting)
            let image = try await ImageLayout("hello", on: bench)
            let skopeo = Skopeo(bench: bench)
            let place = Skopeo.Place.registry(server.endpoint, name: "team/hello:1.0")
            try await skopeo.copy(from: image.place, to: place)
            let folder = bench.path("pulled")
            try await skopeo.copy(from: place, to: .disk("oci:\(folder):1.0"))
            for digest in image.blobs + [image.digest] {
                let file = "\(folder)/blobs/sha256/\(digest.dropFirst("sha256:".count))"
                #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == image.content(of: digest))
            }
            try await server.requested(" 307 ")
        }
    }
}
