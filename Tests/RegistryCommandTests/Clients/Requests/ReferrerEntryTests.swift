import Foundation
import Testing

@Suite("an entry among the referrers", .fewAtATime)
struct ReferrerEntryTests {
    /// A manifest without its subject, and what its entry says besides type, digest and size.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let type: String
        let members: String
        var artifactType: String?
        var annotations: [String: String]?
    }

    private static let index = "application/vnd.oci.image.index.v1+json"

    static let cases = [
        Case(
            testDescription: "names the artifact type of an image", type: Endpoint.manifestType,
            members: #""artifactType":"a/b","config":CONFIG,"layers":[]"#, artifactType: "a/b"),
        Case(
            testDescription: "names the type of the config when an image has no artifact type",
            type: Endpoint.manifestType, members: #""config":CONFIG,"layers":[]"#, artifactType: "config/type"),
        Case(
            testDescription: "names the artifact type of an index", type: index,
            members: #""artifactType":"a/b","manifests":[]"#, artifactType: "a/b"),
        Case(testDescription: "names no type for an index without one", type: index, members: #""manifests":[]"#),
        Case(
            testDescription: "has the annotations", type: Endpoint.manifestType,
            members: #""artifactType":"a/b","config":CONFIG,"layers":[],"annotations":{"org.example":"yes"}"#,
            artifactType: "a/b", annotations: ["org.example": "yes"]),
    ]

    @Test(
        "says what the manifest says, whether its subject is there or not", arguments: cases,
        [(true, .filesystem), (false, .filesystem), (true, .s3)] as [(Bool, Deployment.Store)])
    func entry(_ sample: Case, _ way: (subjectIsThere: Bool, store: Deployment.Store)) async throws {
        try await withBench { bench in
            let subjectIsThere = way.subjectIsThere
            let server = try await bench.serve(Deployment(store: way.store))
            let image = try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            let subject = try await bench.digest(of: subjectIsThere ? image : "absent")
            let config = #"{"mediaType":"config/type","size":2,"digest":"\#(try await bench.digest(of: "{}"))"}"#
            let text = """
                {"schemaVersion":2,"mediaType":"\(sample.type)",\(sample.members.replacing("CONFIG", with: config)),\
                "subject":{"mediaType":"\(Endpoint.manifestType)","size":6,"digest":"\(subject)"}}
                """
            let digest = try await bench.digest(of: text)
            let pushed = try await server.endpoint.send(
                "PUT", "/v2/team/hello/manifests/\(digest)", headers: ["Content-Type: \(sample.type)"], body: text)
            #expect(pushed.status == 201, "\(pushed.text)")
            #expect(pushed["OCI-Subject"] == subject)

            let list = try await server.endpoint.get("/v2/team/hello/referrers/\(subject)")
            #expect(list["Content-Type"] == Self.index)
            #expect(list.json["schemaVersion"] as? Int == 2)
            #expect(list.json["mediaType"] as? String == Self.index)
            let entries = try #require(list.json["manifests"] as? [[String: Any]])
            let entry = try #require(entries.first)
            #expect(entries.count == 1)
            #expect(entry["digest"] as? String == digest)
            #expect(entry["mediaType"] as? String == sample.type)
            #expect(entry["size"] as? Int == text.utf8.count)
            #expect(entry["artifactType"] as? String == sample.artifactType)
            #expect(entry["annotations"] as? [String: String] == sample.annotations)

            for (type, isListed) in [(sample.artifactType ?? "none", sample.artifactType != nil), ("x/y", false)] {
                let filtered = try await server.endpoint.get("/v2/team/hello/referrers/\(subject)?artifactType=\(type)")
                #expect(filtered["OCI-Filters-Applied"] == "artifactType")
                #expect((filtered.json["manifests"] as? [Any])?.isEmpty == !isListed)
            }
        }
    }
}
