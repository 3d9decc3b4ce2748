import HTTPTypes
import Logging
import Notifications
import OCI
import PackFormat
import Registry
import Testing

@testable import RegistryServer

@Suite("Events", .everyStore, .timeLimit(.minutes(30)))
struct EventTests {
    /// A server whose events somebody keeps, who is told of those after the ones that there are.
    private struct Scene {
        let server: TestServer
        let keeper: EventKeeper

        /// The events of `requests`, which have to be `count`; a last request makes sure that there are no more.
        func events(
            _ count: Int, _ requests: (TestServer) async throws -> Void
        ) async throws -> [KeptEvent] {
            let before = keeper.events.count
            try await requests(server)
            let digest = try await server.push("the end of it", to: "end")
            let events = Array(await keeper.events(atLeast: before + count + 1).dropFirst(before))
            #expect(events.last?.target.digest == digest.text)
            #expect(events.count == count + 1, "\(events.map(\.summary))")
            return Array(events.dropLast())
        }
    }

    private func withScene(
        references: Bool = false, endpoints: Int = 1, _ body: (Scene) async throws -> Void
    ) async throws {
        let keeper = EventKeeper()
        var settings = NotificationSettings()
        settings.includesReferences = references
        for number in 0..<endpoints {
            settings.endpoints.append(
                EndpointSettings(name: "keeper \(number)", url: try #require(EndpointURL("http://127.0.0.1:9/"))))
        }
        let notifications = try Notifications(
            settings, surroundings: .system, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { _ in keeper }
        let recorder = EventRecorder(
            notifications, source: EventSource(address: "registry.example:5000", instance: "instance"),
            longestRead: .seconds(300))
        let running = Task { await notifications.run() }
        let server = try TestServer(events: recorder)
        try await body(Scene(server: server, keeper: keeper))
        notifications.stop(within: .seconds(60))
        await running.value
    }

    private let octets = "application/octet-stream"
    private let image = "application/vnd.oci.image.manifest.v1+json"

    @Test("tell of a push with all that there is to say")
    func push() async throws {
        try await withScene { scene in
            var digest: Digest?
            let events = try await scene.events(3) { digest = try await $0.pushImage(tag: "v1") }
            let manifest = try #require(digest)
            let empty = Digest.ofText("{}"), layer = Digest.ofText("layer")
            #expect(
                events.map(\.summary) == [
                    "push POST team/app \(octets) 2 \(empty)", "push POST team/app \(octets) 5 \(layer)",
                    "push PUT team/app \(image) \(try #require(events[2].target.size)) \(manifest) :v1",
                ])
            let last = events[2]
            #expect(last.target.url == "http://registry.example:5000/v2/team/app/manifests/\(manifest)")
            #expect(events[0].target.url == "http://registry.example:5000/v2/team/app/blobs/\(empty)")
            #expect(last.target.length == last.target.size)
            #expect(last.request.host == "registry.example:5000" && last.request.addr == "192.0.2.1:4711")
            #expect(last.actor.name == nil)
            #expect(last.source == KeptEvent.Source(addr: "registry.example:5000", instanceID: "instance"))
            #expect(Set(events.map(\.id)).count == 3 && Set(events.map(\.request.id)).count == 3)
            #expect(last.timestamp.hasSuffix("Z") && last.timestamp.count == 30)
        }
    }

    @Test("tell of uploads in parts when they end, and not of those that do not")
    func uploads() async throws {
        try await withScene { scene in
            let events = try await scene.events(1) { server in
                let begun = try await server.send(.post, "/v2/a/blobs/uploads/")
                var location = try #require(begun.field("Location"))
                location = try #require(try await server.send(.patch, location, body: "abcd").field("Location"))
                try await server.send(.get, location)
                try await server.expect(400, .put, "\(location)&digest=sha256:bad", body: "ef")
                let end = "\(location)&digest=\(Digest.ofText("abcdef"))"
                try await server.expect(201, .put, end, body: "ef")
                // The client that lost the answer asks again; nothing happens a second time.
                try await server.expect(201, .put, end)
                let other = try await server.send(.post, "/v2/a/blobs/uploads/")
                try await server.send(.delete, try #require(other.field("Location")))
            }
            #expect(events.map(\.summary) == ["push PUT a \(octets) 6 \(Digest.ofText("abcdef"))"])
        }
    }

    @Test("tell of mounts and where from, also when nobody named a source")
    func mounts() async throws {
        try await withScene { scene in
            let digest = try await scene.server.push("shared", to: "from/here")
            _ = await scene.keeper.events(atLeast: 1)
            let events = try await scene.events(2) { server in
                for query in ["mount=\(digest)&from=from/here", "mount=\(digest)"] {
                    let name = query.hasSuffix("here") ? "to/a" : "to/b"
                    try await server.expect(201, .post, "/v2/\(name)/blobs/uploads/?\(query)")
                }
                // Not there to be mounted: an upload begins, and nothing has happened.
                let other = Digest.ofText("nowhere")
                try await server.expect(202, .post, "/v2/to/c/blobs/uploads/?mount=\(other)&from=from/here")
            }
            #expect(events[0].summary == "mount POST to/a \(octets) 6 \(digest) from from/here")
            #expect(events[1].summary.hasPrefix("mount POST to/b \(octets) 6 \(digest) from "))
        }
    }

    @Test("tell of pulls by GET and HEAD, also the second time, but not of what the client has already or cannot get")
    func pulls() async throws {
        try await withScene { scene in
            let manifest = try await scene.server.pushImage(tag: "v1")
            let layer = Digest.ofText("layer")
            _ = await scene.keeper.events(atLeast: 3)
            for _ in 0..<2 {
                let events = try await scene.events(7) { server in
                    for method in [HTTPRequest.Method.get, .head] {
                        try await server.send(method, "/v2/team/app/manifests/v1")
                        try await server.send(method, "/v2/team/app/manifests/\(manifest)")
                        try await server.send(method, "/v2/team/app/blobs/\(layer)")
                    }
                    let part = try await server.send(.get, "/v2/team/app/blobs/\(layer)", ["Range": "bytes=1-2"])
                    #expect(part.status == 206)
                    let known = ["If-None-Match": "\"\(manifest)\""]
                    try await server.expect(304, .get, "/v2/team/app/manifests/v1", known)
                    let blob = ["If-None-Match": "\"\(layer)\""]
                    try await server.expect(304, .get, "/v2/team/app/blobs/\(layer)", blob)
                    let beyond = ["Range": "bytes=10-20"]
                    try await server.expect(416, .get, "/v2/team/app/blobs/\(layer)", beyond)
                    for target in ["manifests/v2", "blobs/\(Digest.ofText("none"))", "tags/list", "referrers/\(layer)"]
                    {
                        try await server.send(.get, "/v2/team/app/\(target)")
                    }
                    try await server.send(.get, "/v2/")
                    try await server.send(.get, "/v2/_catalog")
                }
                let size = try #require(events[0].target.size)
                #expect(
                    events.map(\.summary) == [
                        "pull GET team/app \(image) \(size) \(manifest) :v1",
                        "pull GET team/app \(image) \(size) \(manifest)", "pull GET team/app \(octets) 5 \(layer)",
                        "pull HEAD team/app \(image) \(size) \(manifest) :v1",
                        "pull HEAD team/app \(image) \(size) \(manifest)", "pull HEAD team/app \(octets) 5 \(layer)",
                        "pull GET team/app \(octets) 5 \(layer)",
                    ])
            }
        }
    }

    @Test("tell of pulls from memory as of others")
    func immediatePulls() async throws {
        try await withScene { scene in
            let manifest = try await scene.server.pushImage(tag: "v1")
            let layer = Digest.ofText("layer")
            _ = await scene.keeper.events(atLeast: 3)
            var expected: [String] = []
            let targets = ["manifests/v1", "manifests/\(manifest)", "blobs/\(layer)"]
            for target in targets { try await scene.server.send(.get, "/v2/team/app/\(target)") }
            var count = 6
            for target in targets {
                for method in [HTTPRequest.Method.get, .head, .get] {
                    // Stores that remember nothing leave these to the other way.
                    guard scene.server.answerAtOnce(method, "/v2/team/app/\(target)") else { continue }
                    expected.append("pull \(method) team/app")
                    count += 1
                }
            }
            let events = await scene.keeper.events(atLeast: count).dropFirst(6)
            #expect(events.map { "\($0.action) \($0.request.method) \($0.target.repository)" } == expected)
            #expect(events.allSatisfy { $0.target.size != nil && $0.target.url != nil })
        }
    }

    @Test(
        "tell of deletions: of a manifest with each of its tags, of a tag alone, of a blob; and not of what was not there"
    )
    func deletions() async throws {
        try await withScene { scene in
            let manifest = try await scene.server.pushImage(tag: "v1")
            for tag in ["v2", "v3"] { try await scene.server.pushImage(tag: tag) }
            let layer = Digest.ofText("layer")
            _ = await scene.keeper.events(atLeast: 9)
            let events = try await scene.events(5) { server in
                for target in ["manifests/v3", "manifests/\(manifest)", "blobs/\(layer)"] {
                    try await server.expect(202, .delete, "/v2/team/app/\(target)")
                    try await server.expect(404, .delete, "/v2/team/app/\(target)")
                }
            }
            #expect(
                events.map(\.summary) == [
                    "delete DELETE team/app :v3", "delete DELETE team/app \(manifest)", "delete DELETE team/app :v1",
                    "delete DELETE team/app :v2", "delete DELETE team/app \(layer)",
                ])
            #expect(events.allSatisfy { $0.target.url == nil && $0.target.mediaType == nil })
        }
    }

    @Test("tell of one push for each tag of a push by digest")
    func severalTags() async throws {
        try await withScene { scene in
            for blob in ["{}", "layer"] { try await scene.server.push(blob) }
            _ = await scene.keeper.events(atLeast: 2)
            let text = """
                {"schemaVersion":2,"config":{"mediaType":"a/b","digest":"\(Digest.ofText("{}"))","size":2},"layers":[]}
                """
            let digest = Digest.ofText(text)
            let events = try await scene.events(3) { server in
                for query in ["?tag=a&tag=b", ""] {
                    let reply = try await server.send(
                        .put, "/v2/team/app/manifests/\(digest)\(query)", ["Content-Type": image], body: text)
                    #expect(reply.status == 201)
                }
            }
            #expect(events.map(\.target.tag) == ["a", "b", nil])
            #expect(events.allSatisfy { $0.target.digest == digest.text })
        }
    }

    @Test("have references where that is asked for, of pushes and pulls alike")
    func references() async throws {
        try await withScene(references: true) { scene in
            let events = try await scene.events(5) { server in
                let manifest = try await server.pushImage(tag: "v1")
                try await server.send(.get, "/v2/team/app/manifests/v1")
                try await server.send(.head, "/v2/team/app/manifests/\(manifest)")
            }
            let digests = [Digest.ofText("{}").text, Digest.ofText("layer").text]
            for event in events[2...] {
                #expect(event.target.references?.map(\.digest) == digests, "\(event.summary)")
                #expect(event.target.references?.map(\.size) == [2, 5])
            }
            #expect(events[0].target.references == nil)
        }
    }

    @Test("of packs that are deleted by way of v1 are those of their tags")
    func packs() async throws {
        try await withScene { scene in
            let place = "spectro-packs/archive/nginx"
            for tag in ["1.0.0", "1.1.0", "1.2.0"] { try await scene.server.pushImage(to: place, tag: tag) }
            _ = await scene.keeper.events(atLeast: 9)
            let events = try await scene.events(3) { server in
                try await server.expect(202, .delete, "/v1/nginx/manifests/1.1.0")
                try await server.expect(404, .delete, "/v1/nginx/manifests/1.1.0")
                try await server.expect(202, .delete, "/v1/nginx")
            }
            #expect(
                Set(events.map(\.summary)) == Set(["1.0.0", "1.1.0", "1.2.0"].map { "delete DELETE \(place) :\($0)" }))
            #expect(events[0].target.tag == "1.1.0")
        }
    }

    @Test("are not made for requests that fail")
    func failures() async throws {
        try await withScene { scene in
            _ = try await scene.events(0) { server in
                let bad = try await server.send(.put, "/v2/a/manifests/v1", ["Content-Type": image], body: "{}")
                #expect(bad.status == 400)
                let digest = Digest.ofText("x")
                try await server.expect(400, .post, "/v2/a/blobs/uploads/?digest=\(digest)", body: "y")
                try await server.expect(404, .delete, "/v2/a/manifests/v1")
            }
        }
    }
}

extension TestServer {
    fileprivate func expect(
        _ status: Int, _ method: HTTPRequest.Method, _ target: String, _ fields: [String: String] = [:],
        body: String = ""
    ) async throws {
        let reply = try await send(method, target, fields, body: body)
        #expect(reply.status == status, "\(method) \(target): \(reply.body)")
    }
}

extension Digest {
    fileprivate static func ofText(_ text: String) -> Digest {
        Array(text.utf8).withUnsafeBytes { ContentHasher.digest(of: $0) }
    }
}
