import Foundation
import OCI
import Testing

@testable import Notifications

@Suite("An event as JSON")
struct EventJSONTests {
    private static let digest = "sha256:" + String(repeating: "a", count: 64)

    private func event(_ action: Event.Action, actor: String? = nil, _ change: (inout EventTarget) -> Void) throws
        -> Event
    {
        var target = EventTarget(in: try Event.name("team/app"), digest: Digest(Self.digest))
        change(&target)
        return Event(
            action, target, id: "i", timestamp: "2026-01-02T03:04:05.000000006Z",
            request: EventRequest(
                id: "r", address: "192.0.2.1:4711", host: "registry.example:5000", method: "PUT", userAgent: "curl/8"),
            actor: actor, source: EventSource(address: "host:5000", instance: "s"))
    }

    @Test("of a push has Distribution's members in Distribution's order")
    func push() throws {
        let event = try event(.push, actor: "alice") { target in
            target.mediaType = .imageManifest
            target.size = 1234
            target.tag = Tag("v1")
            target.url = "https://registry.example/v2/team/app/manifests/\(Self.digest)"
        }
        #expect(
            String(decoding: event.json, as: UTF8.self) == """
                {"id":"i","timestamp":"2026-01-02T03:04:05.000000006Z","action":"push","target":{\
                "mediaType":"application/vnd.oci.image.manifest.v1+json","size":1234,"digest":"\(Self.digest)",\
                "length":1234,"repository":"team/app",\
                "url":"https://registry.example/v2/team/app/manifests/\(Self.digest)","tag":"v1"},\
                "request":{"id":"r","addr":"192.0.2.1:4711","host":"registry.example:5000","method":"PUT",\
                "useragent":"curl/8"},"actor":{"name":"alice"},"source":{"addr":"host:5000","instanceID":"s"}}
                """)
    }

    @Test("of a deletion has no more than what is gone")
    func deletion() throws {
        let event = try event(.delete) { _ in }
        let json = String(decoding: event.json, as: UTF8.self)
        #expect(json.contains(#""target":{"digest":"\#(Self.digest)","repository":"team/app"},"#))
        #expect(json.contains(#""actor":{},"#))
    }

    @Test("of a mount says where from")
    func mount() throws {
        let source = try Event.name("team/base")
        let event = try event(.mount) { $0.fromRepository = source }
        #expect(String(decoding: event.json, as: UTF8.self).contains(#""fromRepository":"team/base""#))
    }

    @Test("names the client's program also when that does not say what it is, as docker-registry does")
    func namelessClient() throws {
        var event = try event(.push) { _ in }
        event.request.userAgent = ""
        #expect(String(decoding: event.json, as: UTF8.self).contains(#""useragent":"""#))
    }

    @Test(
        "is JSON on one line whatever clients send",
        arguments: ["\"", "\\", "\n\r\t\0\u{1f}", "</script>", "ünïcödé 😀", "\u{2028}"])
    func hostile(_ text: String) throws {
        var event = try event(.push, actor: text) { _ in }
        event.request.userAgent = text
        let json = event.json
        #expect(!json.contains(UInt8(ascii: "\n")))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
        #expect((object["actor"] as? [String: String]) == ["name": text])
        #expect((object["request"] as? [String: String])?["useragent"] == text)
    }

    @Test("cuts off what a client makes too long")
    func longTexts() {
        let request = EventRequest(
            id: "", address: String(repeating: "a", count: 2000), host: String(repeating: "ü", count: 2000),
            method: "GET",
            userAgent: String(repeating: "u", count: 100_000))
        for text in [request.address, request.host, request.userAgent] {
            #expect(text.utf8.count <= EventRequest.longestText)
            #expect(text.utf8.count > 500)
        }
    }

    @Test("lists references with all that their descriptors hold")
    func references() throws {
        let manifest = """
            {"schemaVersion":2,"manifests":[{"mediaType":"a/b","size":3,"digest":"\(Self.digest)",
            "platform":{"architecture":"arm","os":"linux","os.version":"1","os.features":["f"],"variant":"v7"},
            "annotations":{"b":"2","a":"1"},"urls":["https://x.example"],"artifactType":"c/d"}]}
            """
        let event = try event(.pull) { $0.references = EventReference.all(in: manifest.utf8) }
        #expect(
            String(decoding: event.json, as: UTF8.self).contains(
                """
                "references":[{"mediaType":"a/b","size":3,"digest":"\(Self.digest)","urls":["https://x.example"],\
                "annotations":{"a":"1","b":"2"},"artifactType":"c/d",\
                "platform":{"architecture":"arm","os":"linux","os.version":"1","os.features":["f"],"variant":"v7"}}]
                """))
    }

    @Test(
        "references are configuration and layers, or manifests, and none of what is no manifest",
        arguments: [
            (
                #"{"config":{"mediaType":"c","size":1,"digest":"1"},"layers":[{"mediaType":"l","size":1,"digest":"2"}]}"#,
                2
            ),
            (#"{"manifests":[]}"#, 0), ("", 0), ("[]", 0), (#"{"layers":[{"size":"x"}]}"#, 0),
        ])
    func referencesOf(_ manifest: String, _ count: Int) {
        #expect(EventReference.all(in: manifest.utf8).count == count)
    }
}
