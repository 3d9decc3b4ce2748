import Foundation
import HTTPTypes
import OCI
import ObjectStorage
import PackFormat
import Testing

@testable import RegistryServer

@Suite("Packs, read by v1", .everyStore)
struct PackContentTests {
    @Test("a version tells its metadata as they are, its files, its images, and who pushed it and why")
    func details() async throws {
        let server = try TestServer()
        var pack = TestPack()
        pack.annotations = ["description": "an ingress"]
        pack.others = [
            PackContent(path: try #require(PackPath("charts/run.sh")), isExecutable: true, bytes: Array("#!\n".utf8))
        ]
        let digest = try await server.push(pack, ["Packhouse-Message": "first%20push: \u{fc}"])
        for reference in ["1.2.3", "1.x", "1.2.x", digest.text] {
            let details = try await server.json("/v1/nginx/manifests/\(reference)")
            let metadata = try #require(details["metadata"] as? [String: Any])
            #expect(metadata["displayName"] as? String == "NGINX")
            #expect((metadata["annotations"] as? [String: String]) == ["description": "an ingress"])
            #expect(details["images"] as? [String] == ["nginx:1.2", "busybox:1"])
            let files = try #require(details["files"] as? [[String: Any]])
            #expect(
                files.map { $0["path"] as? String }
                    == ["README.md", "charts/run.sh", "logo.png", "pack.json", "values.yaml"])
            #expect(files.map { $0["mode"] as? String } == ["0644", "0755", "0644", "0644", "0644"])
            #expect(files[2]["digest"] as? String == TestPack.digest(TestPack.png).text)
            #expect(files[2]["size"] as? Int == TestPack.png.count)
            #expect(details["message"] as? String == "first push: \u{fc}")
            #expect(details["deviations"] as? [String] == [])
        }
        let reply = try await server.send(.get, "/v1/nginx/manifests/1.2.3")
        #expect(reply.body.contains(try pack.metadata), "byte for byte")
        #expect(reply.field("Docker-Content-Digest") == digest.text)
        #expect(try await server.json("/v1/nginx")["name"] as? String == "nginx")
        for missing in ["9.9.9", "3.x", "stable", "sha256:" + String(repeating: "a", count: 64)] {
            let reply = try await server.send(.get, "/v1/nginx/manifests/\(missing)")
            #expect(reply.status == 404 && reply.body.contains("MANIFEST_UNKNOWN"), "\(missing)")
        }
    }

    @Test(
        "which images a version needs is not known where its values cannot be read, also after a restart",
        arguments: [
            ("pack:\n  content:\n    images:\n      - image: nginx:1\nfoo:\n\t- bad\n", "line 6"),
            (
                "pack:\n  content:\n    images:\n      - image: nginx:1\n#" + String(repeating: "x", count: 9 << 20),
                "bytes"
            ),
        ])
    func unknownImages(_ values: String, _ words: String) async throws {
        var server = try TestServer()
        try await server.push(TestPack(values: values))
        for _ in 0..<2 {
            let details = try await server.json("/v1/nginx/manifests/1.2.3")
            #expect(details["images"] as? [String] == [])
            let fault = try #require(details["imagesFault"] as? String)
            #expect(fault.hasPrefix("values.yaml") && fault.contains(words), "\(fault)")
            // The rest of the version is as good as any.
            let version = try #require(details["version"] as? [String: Any])
            #expect(version["fault"] == nil && version["parentTags"] as? [String] == ["1.x", "1.2.x"])
            server = server.restarted()
        }
    }

    @Test("any file of the pack comes by its digest, as a type that nothing runs")
    func files() async throws {
        let server = try TestServer()
        var pack = TestPack()
        let page = Array("<html><script>alert(1)</script></html>".utf8)
        let drawing = Array("<?xml version=\"1.0\"?><svg onload=\"alert(1)\"/>".utf8)
        pack.others = [
            PackContent(path: try #require(PackPath("a.html")), bytes: page),
            PackContent(path: try #require(PackPath("a.svg")), bytes: drawing),
            PackContent(path: try #require(PackPath("bin")), bytes: [0, 1, 2]),
        ]
        try await server.push(pack)
        func type(_ bytes: [UInt8], _ wanted: String? = nil) async throws -> String? {
            let query = wanted.map { "?type=\($0)" } ?? ""
            let reply = try await server.send(.get, "/v1/nginx/blobs/\(TestPack.digest(bytes))\(query)")
            #expect(reply.status == 200)
            #expect(reply.length == Int64(bytes.count))
            return reply.field("Content-Type")
        }
        #expect(try await type(TestPack.png) == "image/png")
        #expect(try await type(TestPack.png, "image.webp") == "image/png")
        #expect(try await type(TestPack.png, "text/html") == "image/png")
        #expect(try await type(page) == "text/plain; charset=utf-8")
        #expect(try await type(page, "text/html") == "text/plain; charset=utf-8")
        #expect(try await type(page, "text/markdown") == "text/markdown; charset=utf-8")
        #expect(try await type([0, 1, 2]) == "application/octet-stream")
        #expect(try await type(drawing) == "image/svg+xml")
        let reply = try await server.send(.get, "/v1/nginx/blobs/\(TestPack.digest(drawing))")
        #expect(reply.field("Content-Security-Policy")?.contains("sandbox") == true)
        let unknown = TestPack.digest(Array("none".utf8))
        #expect(try await server.send(.get, "/v1/nginx/blobs/\(unknown)").status == 404)
        #expect(try await server.send(.get, "/v1/nginx/blobs/bad").status == 404)
    }

    @Test("logos need no login, and nothing else does without; the configuration can ask for one there too")
    func logos() async throws {
        for isPublic in [true, false] {
            let open = try TestServer()
            try await open.push(TestPack())
            let logo = "/v1/nginx/blobs/\(TestPack.digest(TestPack.png))?type=image/png"
            let readme = "/v1/nginx/blobs/\(TestPack.digest(Array("# NGINX\n".utf8)))"
            let guarded = open.guarded { $0.publicLogos = isPublic }
            #expect(try await guarded.send(.get, logo).status == (isPublic ? 200 : 401))
            #expect(try await guarded.send(.head, logo).status == (isPublic ? 200 : 401))
            #expect(try await guarded.send(.get, readme).status == 401)
            #expect(try await guarded.send(.get, "/v1/nginx/manifests/1.2.3").status == 401)
            #expect(try await guarded.send(.delete, logo).status == 401)
        }
    }

    @Test("a large logo needs a login")
    func largeLogo() async throws {
        for (size, status) in [(1 << 20, 200), (1 << 20 + 1, 401)] {
            let open = try TestServer()
            var pack = TestPack()
            pack.logo += [UInt8](repeating: 0, count: size - pack.logo.count)
            try await open.push(pack)
            let logo = "/v1/nginx/blobs/\(TestPack.digest(pack.logo))"
            #expect(try await open.send(.get, logo).status == 200)
            #expect(try await open.guarded().send(.get, logo).status == status, "\(size) bytes")
        }
    }

    @Test("a logo that is no image is not shown to anybody")
    func falseLogo() async throws {
        let open = try TestServer()
        var pack = TestPack()
        pack.logo = Array("sshPassword: secret".utf8)
        try await open.push(pack)
        let guarded = open.guarded()
        #expect(try await guarded.send(.get, "/v1/nginx/blobs/\(TestPack.digest(pack.logo))").status == 401)
    }

    @Test("what is derived comes back when it was deleted")
    func derived() async throws {
        let server = try TestServer()
        try await server.push(TestPack())
        let before = try await server.send(.get, "/v1/nginx/manifests/1.2.3").body
        let key = try #require(ObjectKey("packhouse"))
        #expect(try await server.store.deleteTree(key))
        let again = server.restarted()
        #expect(try await again.send(.get, "/v1/nginx/manifests/1.2.3").body == before)
        #expect(try await !server.store.list(key, after: nil, limit: 9).entries.isEmpty)
    }

    @Test("a path of v1 that nobody knows is told as such")
    func unknown() async throws {
        let server = try TestServer()
        for target in ["/v1/nginx/uploads/1", "/v1/a/b/c/d", "/v1/Nginx", "/v1/_other"] {
            let reply = try await server.send(.post, target)
            #expect(reply.status == 404 && reply.body.contains("docs/api.md"), "\(target)")
        }
    }
}
