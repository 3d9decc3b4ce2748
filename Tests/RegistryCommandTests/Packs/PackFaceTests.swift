import Foundation
import Testing

@Suite("packs", .fewAtATime)
struct PackFaceTests {
    @Test(
        "that oras pushed are in v1 at once, with logo, readme, tags and images, and in searches soon",
        arguments: Deployment.Store.allCases)
    func pushed(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls, access: .htpasswd, store: store))
            let pack = try await PackArchive(on: bench)
            let digest = try await Oras(bench: bench, endpoint: server.endpoint).push(pack)

            #expect(try await server.endpoint.get("/v1/_catalog").json["repositories"] as? [String] == ["nginx"])
            let tags = try await server.endpoint.get("/v1/nginx/tags/list").json
            let version = try #require((tags["tags"] as? [[String: Any]])?.first)
            #expect(version["digest"] as? String == digest && version["fault"] == nil)
            #expect(version["parentTags"] as? [String] == ["1.x", "1.2.x"])
            let details = try await server.endpoint.get("/v1/nginx/manifests/1.x")
            #expect(details["Docker-Content-Digest"] == digest)
            #expect(details.json["images"] as? [String] == ["nginx:1.2"])
            #expect(details.json["user"] as? String == "admin")
            #expect(details.json["deviations"] as? [String] == [])
            let files = try #require(details.json["files"] as? [[String: Any]])
            for file in files {
                let path = try #require(file["path"] as? String)
                let answer = try await server.endpoint.get("/v1/nginx/blobs/\(file["digest"] ?? "")")
                #expect(try answer.body == Data(contentsOf: URL(fileURLWithPath: "\(pack.folder)/\(path)")), "\(path)")
            }
            #expect(files.count == 4)
            _ = try await eventually("the search finds it") {
                let found = try await server.endpoint.get("/v1/_search?q=ngin&layer=addon").json["packs"]
                return (found as? [[String: Any]])?.first?["name"] as? String == "nginx" ? true : nil
            }
            // Whoever has seen everything is only told so.
            for path in ["/v1/_catalog", "/v1/nginx/tags/list", "/v1/nginx/manifests/1.2.3", "/v1/nginx/history"] {
                let tag = try #require(try await server.endpoint.get(path)["ETag"])
                let again = try await server.endpoint.get(path, headers: ["If-None-Match: \(tag)"])
                #expect(again.status == 304 && again.body.isEmpty, "\(path)")
            }
        }
    }

    @Test("keep labels, messages and history when the server ends and when the index is deleted")
    func restart() async throws {
        try await withBench { bench in
            var server = try await bench.serve(Deployment())
            let first = try await Oras(bench: bench, endpoint: server.endpoint).push(PackArchive(on: bench))
            let label = try await server.endpoint.send(
                "PUT", "/v1/nginx/labels/stable", headers: ["Packhouse-Message: for%20all"],
                body: #"{"version":"1.2.3"}"#)
            #expect(label.status == 200)
            try await Oras(bench: bench, endpoint: server.endpoint).push(PackArchive(displayName: "second", on: bench))
            let paths = ["/v1/nginx/history", "/v1/nginx/labels", "/v1/nginx/tags/list", "/v1/nginx/manifests/stable"]
            var before: [Data] = []
            for path in paths { before.append(try await server.endpoint.get(path).body) }
            #expect(String(decoding: before[3], as: UTF8.self).contains(first))

            for deletesIndex in [false, true] {
                #expect(try await server.stop(with: deletesIndex ? SIGTERM : SIGKILL) != .exited(1))
                if deletesIndex {
                    try FileManager.default.removeItem(atPath: bench.path("root/packhouse"))
                }
                server = try await bench.serve(Deployment())
                for (path, body) in zip(paths, before) {
                    #expect(try await server.endpoint.get(path).body == body, "\(path), index deleted: \(deletesIndex)")
                }
            }
        }
    }

    @Test("that one replica takes, labels and deletes are so at the other")
    func replicas() async throws {
        try await withBench { bench in
            let deployment = Deployment(store: .s3)
            let (here, there) = (try await bench.serve(deployment), try await bench.serve(deployment))
            try await Oras(bench: bench, endpoint: here.endpoint).push(PackArchive(on: bench))
            try await Oras(bench: bench, endpoint: there.endpoint).push(PackArchive("nginx", "1.3.0", on: bench))
            for server in [here, there] {
                let tags = try await server.endpoint.get("/v1/nginx/tags/list").json["tags"] as? [[String: Any]]
                #expect(tags?.map { $0["tag"] as? String } == ["1.3.0", "1.2.3"])
            }
            let label = try await there.endpoint.send("PUT", "/v1/nginx/labels/next", body: #"{"version":"1.x"}"#)
            #expect(label.status == 200)
            #expect(try await here.endpoint.get("/v1/nginx/labels/next").json["version"] as? String == "1.3.0")
            #expect(try await here.endpoint.send("DELETE", "/v1/nginx/manifests/1.3.0").status == 202)
            let left = try await there.endpoint.get("/v1/nginx/tags/list").json["tags"] as? [[String: Any]]
            #expect(left?.map { $0["tag"] as? String } == ["1.2.3"])
            let events = try await there.endpoint.get("/v1/nginx/history").json["events"] as? [[String: Any]]
            #expect(events?.compactMap { $0["action"] as? String }.sorted() == ["delete", "label", "push", "push"])
        }
    }

    @Test("that one replica takes are in the searches of the other within a minute")
    func replicaSearches() async throws {
        try await withBench { bench in
            let deployment = Deployment(store: .s3)
            let (here, there) = (try await bench.serve(deployment), try await bench.serve(deployment))
            func search() async throws -> HTTPAnswer { try await there.endpoint.get("/v1/_search") }
            _ = try await eventually("the first look of the other") {
                try await search().json["complete"] as? Bool == true ? true : nil
            }
            try await Oras(bench: bench, endpoint: here.endpoint).push(PackArchive(on: bench))
            // On a machine that is not very busy, before it looks through all packs again.
            _ = try await eventually("the search finds it", within: .seconds(180)) {
                (try await search().json["packs"] as? [Any])?.count == 1 ? true : nil
            }
        }
    }

    @Test("are read without a login in nothing but their logos, and not in these when that is off")
    func logos() async throws {
        try await withBench { bench in
            for isPublic in [true, false] {
                let server = try await bench.serve(
                    Deployment(access: .htpasswd, store: .inmemory),
                    environment: ["REGISTRY_PACKS_PUBLICLOGOS": "\(isPublic)"])
                try await Oras(bench: bench, endpoint: server.endpoint).push(PackArchive(on: bench))
                let files = try await server.endpoint.get("/v1/nginx/manifests/1.2.3").json["files"] as? [[String: Any]]
                let stranger = server.endpoint.loggedIn(as: nil)
                for file in try #require(files) {
                    let answer = try await stranger.get("/v1/nginx/blobs/\(file["digest"] ?? "")")
                    let isLogo = file["path"] as? String == "logo.png"
                    #expect(answer.status == (isLogo && isPublic ? 200 : 401), "\(file)")
                    if answer.status == 200 {
                        #expect(answer["Content-Type"] == "image/png" && answer.body == PackArchive.png)
                    }
                }
                for path in ["/v1/", "/v1/_catalog", "/v1/nginx", "/v1/nginx/tags/list", "/v1/_search", "/v1/odd"] {
                    #expect(try await stranger.get(path).status == 401, "\(path)")
                }
            }
        }
    }

    @Test("whose archive is broken are listed with the fault, and harm no others")
    func broken() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment())
            let oras = Oras(bench: bench, endpoint: server.endpoint)
            try await oras.push(PackArchive(on: bench))
            let torn = try await PackArchive("nginx", "1.2.4", on: bench)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: torn.file))
            try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: torn.file))
            try await oras.push(torn)
            let tags = try await server.endpoint.get("/v1/nginx/tags/list").json["tags"] as? [[String: Any]]
            let faults = Dictionary(
                uniqueKeysWithValues: (tags ?? []).map { ($0["tag"] as? String ?? "", $0["fault"] as? String) })
            #expect(faults.count == 2 && faults["1.2.3"] == .some(nil))
            #expect(faults["1.2.4"]??.isEmpty == false)
            #expect(try await server.endpoint.get("/v1/nginx").json["name"] as? String == "nginx")
            #expect(try await server.endpoint.get("/v1/nginx/manifests/1.x").status == 200)
            try await server.logged("level=warning", "an archive is no pack", "spectro-packs/archive/nginx")
        }
    }

    @Test("are deleted by v1 and by v2 as each is configured", arguments: [true, false], [true, false])
    func deletion(_ packs: Bool, _ storage: Bool) async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(),
                environment: [
                    "REGISTRY_PACKS_DELETE_ENABLED": "\(packs)", "REGISTRY_STORAGE_DELETE_ENABLED": "\(storage)",
                ])
            let oras = Oras(bench: bench, endpoint: server.endpoint)
            try await oras.push(PackArchive(on: bench))
            try await oras.push(PackArchive("nginx", "1.3.0", on: bench))
            let overV1 = try await server.endpoint.send("DELETE", "/v1/nginx/manifests/1.2.3")
            #expect(overV1.status == (packs ? 202 : 405), "\(overV1.text)")
            let overV2 = try await server.endpoint.send("DELETE", "/v2/spectro-packs/archive/nginx/manifests/1.3.0")
            #expect(overV2.status == (storage ? 202 : 405), "\(overV2.text)")
            let left = try await server.endpoint.get("/v2/spectro-packs/archive/nginx/tags/list").json["tags"]
            #expect(left as? [String] ?? [] == (packs ? [] : ["1.2.3"]) + (storage ? [] : ["1.3.0"]))
        }
    }

    @Test("an old client asks for in an unknown way teach us: method, path and names of headers, and no values")
    func unknown() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(access: .htpasswd, store: .inmemory))
            let answer = try await server.endpoint.send(
                "POST", "/v1/nginx/uploads?secret=1", headers: ["X-Spectro-Odd: hush", "Content-Type: text/plain"],
                body: "x")
            #expect([404, 405].contains(answer.status) && !answer.errorCodes.isEmpty)
            let line = try await server.logged("no public document knows", "POST", "/v1/nginx/uploads")
            #expect(line.lowercased().contains("x-spectro-odd") && line.lowercased().contains("authorization"))
            #expect(!line.contains("hush") && !line.contains("secret=1"))
            // One without a login is told too.
            let stranger = server.endpoint.loggedIn(as: nil)
            #expect(try await stranger.get("/v1/odd/path?secret=1").status == 401)
            let told = try await server.logged("no public document knows", "auth.missing=true", "/v1/odd/path")
            #expect(!told.contains("secret=1"))
        }
    }
}
