import Foundation
import Testing

@Suite("a directory of Packhouse", .fewAtATime)
struct GiveBackTests {
    @Test(
        "is served by docker-registry 2.8.2, whose collector finds nothing to delete in it, sha512 and referrers included",
        arguments: [[], ["--delete-untagged=false"]])
    func collected(_ options: [String]) async throws {
        try await withBench { bench in
            let root = bench.path("root")
            let material = try await Material(on: bench)
            let packhouse = Contestant(.packhouse, on: .directory(root), bench: bench)
            try await packhouse.start()
            try packhouse.push(material)
            let bySHA512 = material.manifests[5]
            try packhouse.push(bySHA512, to: "team/hello", as: bySHA512.sha512 + "?tag=by-sha512")
            let ours = try Snapshot(packhouse, material)
            let referrers = try packhouse.send("GET", "/v2/team/hello/referrers/\(material.manifests[0].sha256)").body
            #expect(String(decoding: referrers, as: UTF8.self).contains(material.manifests[10].sha256))
            try await packhouse.stop()

            let files = try Self.files(below: root)
            for run in [["--dry-run"], []] {
                let printed = try await bench.collectGarbage(on: .directory(root), options + run)
                #expect(printed.contains(" 0 blobs and 0 manifests eligible for deletion"), "\(printed)")
            }
            #expect(try Self.files(below: root) == files)

            let docker = Contestant(.dockerRegistry, on: .directory(root), bench: bench)
            try await docker.start()
            #expect(try Snapshot(docker, material).differences(from: ours).isEmpty)
            for reference in ["by-sha512", bySHA512.sha512] {
                let answer = try docker.send(
                    "GET", "/v2/team/hello/manifests/\(reference)", [("Accept", Material.everyType)])
                #expect(answer["Docker-Content-Digest"] == bySHA512.sha512)
                #expect(Array(answer.body) == bySHA512.bytes)
            }
            try await docker.stop()

            try await packhouse.start()
            #expect(try Snapshot(packhouse, material).differences(from: ours).isEmpty)
            let again = try packhouse.send("GET", "/v2/team/hello/referrers/\(material.manifests[0].sha256)").body
            #expect(again == referrers)
        }
    }

    @Test("with an upload that Packhouse left unfinished: docker-registry ends it from the offset that was told")
    func unfinishedUpload() async throws {
        try await withBench { bench in
            let material = try await Material(on: bench)
            let blob = material.blobs[6]
            let packhouse = Contestant(.packhouse, on: .directory(bench.path("root")), bench: bench)
            try await packhouse.start()
            let opened = try packhouse.send("POST", "/v2/team/hello/blobs/uploads/")
            let first = try packhouse.send(
                "PATCH", #require(opened["Location"]), body: Array(blob.bytes.prefix(100_001)))
            #expect(first["Range"] == "0-100000")
            try await packhouse.stop()

            let docker = Contestant(.dockerRegistry, on: .directory(bench.path("root")), bench: bench)
            try await docker.start()
            let id = try #require(first["Docker-Upload-UUID"])
            let state = try await UploadState(repository: "team/hello", id: id, offset: 100_001).text(on: bench)
            let closed = try docker.send(
                "PUT", "/v2/team/hello/blobs/uploads/\(id)?_state=\(state)&digest=\(blob.digest)",
                [("Content-Type", "application/octet-stream")], body: Array(blob.bytes.dropFirst(100_001)))
            #expect(closed.status == 201)
            #expect(try Array(docker.send("GET", "/v2/team/hello/blobs/\(blob.digest)").body) == blob.bytes)
        }
    }

    /// Path and content of every file.
    private static func files(below root: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for case let path as String in FileManager.default.enumerator(atPath: root) ?? .init() {
            files[path] = FileManager.default.contents(atPath: "\(root)/\(path)")
        }
        return files
    }
}
