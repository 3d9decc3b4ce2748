import Foundation
import Testing

@Suite("The command garbage-collect, of content that can be read in two ways,", .fewAtATime)
struct MisreadContentTests {
    private static let index = "application/vnd.oci.image.index.v1+json"

    @Test("keeps the images of a tagged index that gives them another type", arguments: StoragePlace.Kind.allCases)
    func otherTypes(_ kind: StoragePlace.Kind) async throws {
        try await withBench { bench in
            let place = try await bench.place(kind)
            let server = try await bench.packhouse(on: place)
            let skopeo = Skopeo(bench: bench)
            var images: [ImageLayout] = []
            for name in ["one", "two"] {
                let image = try await ImageLayout(name, on: bench)
                try await skopeo.copy(from: image.place, to: .registry(server.endpoint, name: "team/app:\(name)"))
                images.append(image)
            }
            let types = ["application/octet-stream", "application/vnd.oci.image.config.v1+json"]
            let children = try zip(images, types).map { image, type in
                let size = try image.content(of: image.digest).count
                return #"{"mediaType":"\#(type)","digest":"\#(image.digest)","size":\#(size)}"#
            }
            let index =
                #"{"schemaVersion":2,"mediaType":"\#(Self.index)","manifests":[\#(children.joined(separator: ","))]}"#
            let answer = try await server.endpoint.send(
                "PUT", "/v2/team/app/manifests/all", headers: ["Content-Type: \(Self.index)"], body: index)
            #expect(answer.status == 201, "\(answer.text)")
            for name in ["one", "two"] {
                #expect(try await server.endpoint.send("DELETE", "/v2/team/app/manifests/\(name)").status == 202)
            }
            _ = try await server.stop()

            let lines = try await bench.collected(place, ["-m"])
            #expect(lines.contains { $0.hasSuffix("0 blobs and 0 manifests eligible for deletion") }, "\(lines)")
            for kind in [Contestant.Kind.packhouse, .dockerRegistry] {
                let server = try await kind.server(on: place, bench)
                for (number, image) in images.enumerated() {
                    try await skopeo.copy(
                        from: .registry(server.endpoint, name: "team/app@\(image.digest)"),
                        to: .disk("dir:\(bench.path("\(kind.rawValue)-\(number)"))"))
                }
                _ = try await server.stop()
            }
        }
    }

    @Test(
        "keeps the layers of images whose manifest has a key twice or in other letters, as docker-registry takes and serves them",
        arguments: StoragePlace.Kind.allCases)
    func keys(_ kind: StoragePlace.Kind) async throws {
        try await withBench { bench in
            let place = try await bench.place(kind)
            let skopeo = Skopeo(bench: bench)
            let image = try await ImageLayout("odd", on: bench)
            var server = try await Contestant.Kind.dockerRegistry.server(on: place, bench)
            try await skopeo.copy(from: image.place, to: .registry(server.endpoint, name: "team/odd:plain"))
            let plain = String(decoding: try image.content(of: image.digest), as: UTF8.self)
            let odd = [
                "twice": plain.replacing(#""layers":["#, with: #""layers":[],"layers":["#),
                "capital": plain.replacing(#""layers":["#, with: #""Layers":["#),
            ]
            for (tag, manifest) in odd {
                let answer = try await server.endpoint.push(manifest: manifest, to: "team/odd", tag: tag)
                #expect(answer.status == 201, "\(answer.text)")
            }
            _ = try await server.stop()

            server = try await Contestant.Kind.packhouse.server(on: place, bench)
            #expect(
                try await server.endpoint.send("DELETE", "/v2/team/odd/manifests/\(image.digest)").status == 202)
            for (tag, manifest) in odd {
                let answer = try await server.endpoint.push(manifest: manifest, to: "team/odd", tag: tag)
                #expect(answer.status == 400)
                #expect(answer.text.contains("MANIFEST_INVALID") && answer.text.contains("ayers"), "\(answer.text)")
            }
            _ = try await server.stop()

            for options in [[], ["-m"]] {
                let lines = try await bench.collected(place, options)
                for blob in image.blobs { #expect(!lines.contains("blob eligible for deletion: \(blob)")) }
            }
            for kind in [Contestant.Kind.packhouse, .dockerRegistry] {
                server = try await kind.server(on: place, bench)
                for (tag, manifest) in odd {
                    // Without this docker-registry knows no OCI manifest.
                    let accept = "Accept: \(Endpoint.manifestType)"
                    let served = try await server.endpoint.get("/v2/team/odd/manifests/\(tag)", headers: [accept])
                    #expect(served.text == manifest)
                    let folder = bench.path("\(kind.rawValue)-\(tag)")
                    try await skopeo.copy(
                        from: .registry(server.endpoint, name: "team/odd:\(tag)"), to: .disk("dir:\(folder)"))
                    for blob in image.blobs {
                        #expect(FileManager.default.fileExists(atPath: "\(folder)/\(blob.dropFirst(7))"))
                    }
                }
                _ = try await server.stop()
            }
        }
    }

    @Test(
        "removes nothing while a repository lies in a folder whose name is none, and names it",
        arguments: ["moved~", "moved copy", ".moved", "moved-", "_moved"])
    func movedFolder(_ name: String) async throws {
        try await withBench { bench in
            let place = StoragePlace.directory(bench.path("root"))
            let server = try await bench.packhouse(on: place)
            let skopeo = Skopeo(bench: bench)
            let image = try await ImageLayout("image", on: bench)
            try await skopeo.copy(from: image.place, to: .registry(server.endpoint, name: "moved/app:1.0"))
            try await server.endpoint.push(artifact: "kept", to: "team/app", tag: "v1")
            #expect(try await server.endpoint.push(blob: "garbage", to: "team/app").status == 201)
            _ = try await server.stop()
            let repositories = "\(place.path)/docker/registry/v2/repositories"
            try FileManager.default.moveItem(atPath: "\(repositories)/moved", toPath: "\(repositories)/\(name)")
            let before = bench.tree("\(place.path)/docker")
            for options in [["-q"], ["-q", "-m"], ["-q", "-d"]] {
                let process = try await bench.collect(place, options)
                #expect(process.currentEnding() == .exited(1))
                let lines = process.standardError.split(separator: "\n")
                #expect(lines.last?.contains("1 thing could not be read or removed") == true)
                #expect(lines.first?.contains("/repositories/\(name)") == true, "\(process.standardError)")
                #expect(lines.first?.contains("rename it to what it was") == true)
            }
            #expect(bench.tree("\(place.path)/docker") == before)

            try FileManager.default.moveItem(atPath: "\(repositories)/\(name)", toPath: "\(repositories)/moved")
            let garbage = try await bench.digest(of: "garbage")
            #expect(try await bench.collected(place, ["-m"]).contains("blob eligible for deletion: \(garbage)"))
            let back = try await bench.packhouse(on: place)
            try await skopeo.copy(
                from: .registry(back.endpoint, name: "moved/app:1.0"), to: .disk("dir:\(bench.path("back"))"))
        }
    }

    @Test(
        "leaves an image whose tag lies in a folder whose name is none, or whose link is no file, and says so",
        arguments: ["v1~", "v1 copy", ".v1", "v1/pipe", "v1/folder"])
    func oddTag(_ name: String) async throws {
        try await withBench { bench in
            let place = StoragePlace.directory(bench.path("root"))
            let server = try await bench.packhouse(on: place)
            let manifest = try await server.endpoint.push(artifact: "kept", to: "team/app", tag: "v1")
            let digest = try await bench.digest(of: manifest)
            _ = try await server.stop()
            let tags = "\(place.path)/docker/registry/v2/repositories/team/app/_manifests/tags"
            let link = "\(tags)/v1/current/link"
            switch name {
            case "v1/pipe":
                try FileManager.default.removeItem(atPath: link)
                try await bench.succeed("mkfifo", [link])
            case "v1/folder":
                try FileManager.default.removeItem(atPath: link)
                try FileManager.default.createDirectory(atPath: link, withIntermediateDirectories: false)
            default: try FileManager.default.moveItem(atPath: "\(tags)/v1", toPath: "\(tags)/\(name)")
            }
            let process = try await bench.collect(place, ["-m"])
            #expect(process.currentEnding() == .exited(0), "\(process.standardError)")
            let tag = name.hasPrefix("v1/") ? "the tag v1 " : "\"\(name)\" lies among the tags"
            #expect(process.standardError.contains(tag), "\(process.standardError)")
            #expect(process.standardOutput.contains("0 blobs and 0 manifests eligible"), "\(process.standardOutput)")
            let back = try await bench.packhouse(on: place)
            #expect(try await back.endpoint.get("/v2/team/app/manifests/\(digest)").text == manifest)
            #expect(
                try await back.endpoint.get("/v2/team/app/blobs/\(try await bench.digest(of: "kept"))").text == "kept")
        }
    }
}
