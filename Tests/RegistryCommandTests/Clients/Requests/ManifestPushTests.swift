import Foundation
import Testing

/// The data sets of the conformance program, met by the built server.
@Suite("a manifest of every kind", .fewAtATime)
struct ManifestPushTests {
    /// `CONFIG` and `LAYER` stand for descriptors of blobs that are there, `IMAGE` and `INDEX` for those of manifests.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var type = Endpoint.manifestType
        let members: String
        /// What the server has to be told to take it.
        var environment: [String: String] = [:]
    }

    private static let index = "application/vnd.oci.image.index.v1+json"
    private static let absent = "sha256:" + String(repeating: "ab", count: 32)
    private static let absentLayer =
        #"{"mediaType":"application/vnd.oci.image.layer.v1.tar","size":5,"digest":"\#(absent)"}"#

    private static let emptyIndex = #"{"schemaVersion":2,"mediaType":"\#(index)","manifests":[]}"#
    private static let unchecked = ["REGISTRY_VALIDATION_DISABLED": "true"]

    static let cases = [
        Case(testDescription: "image", members: #""config":CONFIG,"layers":[LAYER]"#),
        Case(testDescription: "image without layers", members: #""config":CONFIG,"layers":[]"#),
        Case(
            testDescription: "large image",
            members: #""config":CONFIG,"layers":[LAYER],"annotations":{"#
                + (0..<390).map { "\"org.example.\($0)\":\"\(String(repeating: "x", count: 10_000))\"" }
                .joined(separator: ",") + "}"),
        Case(testDescription: "artifact", members: #""artifactType":"a/b","config":CONFIG,"layers":[LAYER]"#),
        Case(
            testDescription: "image with a data field",
            members: #""config":{"mediaType":"a/b","size":2,"digest":"CONFIGDIGEST","data":"e30="},"layers":[]"#),
        Case(
            testDescription: "image with members that nobody knows",
            members: #""config":CONFIG,"layers":[LAYER],"org.example":{"a":[1,2.5,null,"é"]},"extra":true"#),
        Case(
            testDescription: "image whose layer lies elsewhere",
            members: #""config":CONFIG,"layers":[{"mediaType":"#
                + #""application/vnd.oci.image.layer.nondistributable.v1.tar+gzip","size":5,"digest":"\#(absent)","#
                + #""urls":["https://store.example/layer"]}]"#,
            environment: ["REGISTRY_VALIDATION_MANIFESTS_URLS_ALLOW": #"["^https://store[.]example/"]"#]),
        Case(
            testDescription: "image with an absent subject",
            members: #""config":CONFIG,"layers":[],"subject":{"mediaType":"a/b","size":5,"digest":"\#(absent)"}"#),
        Case(testDescription: "index", type: index, members: #""manifests":[IMAGE]"#),
        Case(testDescription: "index of an index", type: index, members: #""manifests":[INDEX,IMAGE]"#),
        Case(
            testDescription: "artifact without layers",
            members: #""artifactType":"a/b","config":CONFIG,"layers":[],"annotations":{"org.example":"yes"}"#),
        Case(testDescription: "index of nothing", type: index, members: #""manifests":[]"#),
        Case(
            testDescription: "index with a type and a subject", type: index,
            members: #""artifactType":"a/b","manifests":[IMAGE],"subject":IMAGE"#),
        Case(
            testDescription: "sparse image", members: #""config":CONFIG,"layers":[\#(absentLayer)]"#,
            environment: unchecked),
        Case(
            testDescription: "sparse index", type: index,
            members: #""manifests":[{"mediaType":"\#(Endpoint.manifestType)","size":5,"digest":"\#(absent)"}]"#,
            environment: unchecked),
    ]

    @Test(
        "comes back as it was, by tag and by digest, and goes when it is deleted", arguments: cases,
        [(.sha256, .filesystem), (.sha512, .filesystem), (.sha256, .s3)]
            as [(BlobPushTests.Algorithm, Deployment.Store)])
    func roundTrip(
        _ sample: Case, _ way: (algorithm: BlobPushTests.Algorithm, store: Deployment.Store)
    ) async throws {
        try await withBench { bench in
            let algorithm = way.algorithm
            let server = try await bench.serve(Deployment(store: way.store), environment: sample.environment)
            let image = try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "base")
            let inner = try await bench.digest(of: Self.emptyIndex)
            let pushedIndex = try await server.endpoint.send(
                "PUT", "/v2/team/hello/manifests/\(inner)", headers: ["Content-Type: \(Self.index)"],
                body: Self.emptyIndex)
            #expect(pushedIndex.status == 201)
            let text = try await Self.text(of: sample, image: image, on: bench)
            var values = try await BlobPushTests.values(algorithm, of: text, on: bench)
            values["type"] = sample.type
            let subject = text.contains("\"subject\"") ? "*" : ""
            let there = [
                "Content-Type": sample.type, "Docker-Content-Digest": "$digest", "Content-Length": "\(text.utf8.count)",
            ]
            let named = "/v2/team/hello/manifests/$digest"
            let pushed = [
                Scenario.Step(
                    "PUT", named + "?tag=new&tag=newer", ["Content-Type: $type"], .whole("$whole"), is: 201,
                    with: ["Docker-Content-Digest": "$digest", "OCI-Subject": subject, "Location": "*"]),
                Scenario.Step("PUT", named, ["Content-Type: $type"], .whole("$whole  "), is: 400),
                Scenario.Step(
                    "GET", "/v2/team/hello/tags/list?last=base", is: 200,
                    text: #"{"name":"team/hello","tags":["new","newer"]}"# + "\n"),
            ]
            let read = ["new", "newer", "$digest"].flatMap { reference in
                [
                    Scenario.Step("HEAD", "/v2/team/hello/manifests/\(reference)", is: 200, with: there),
                    Scenario.Step("GET", "/v2/team/hello/manifests/\(reference)", is: 200, with: there, text: "$whole"),
                ]
            }
            let deleted = [
                Scenario.Step("DELETE", "/v2/team/hello/manifests/new", is: 202),
                Scenario.Step("HEAD", "/v2/team/hello/manifests/new", is: 404),
                Scenario.Step("HEAD", "/v2/team/hello/manifests/newer", is: 200),
                Scenario.Step("DELETE", named, is: 202), Scenario.Step("HEAD", named, is: 404),
                Scenario.Step("HEAD", "/v2/team/hello/manifests/newer", is: 404),
                Scenario.Step(
                    "GET", "/v2/team/hello/tags/list", is: 200,
                    text: #"{"name":"team/hello","tags":["base"]}"# + "\n"),
            ]
            let scenario = Scenario(sample.testDescription, pushed + read + deleted)
            #expect(try await scenario.differences(on: server.endpoint.port, values: values) == [])
        }
    }

    private static func text(of sample: Case, image: String, on bench: Bench) async throws -> String {
        let config = try await bench.digest(of: "{}")
        let members = sample.members
            .replacing("CONFIGDIGEST", with: config)
            .replacing("CONFIG", with: #"{"mediaType":"a/b","size":2,"digest":"\#(config)"}"#)
            .replacing(
                "LAYER", with: #"{"mediaType":"a/b","size":5,"digest":"\#(try await bench.digest(of: "hello"))"}"#
            )
            .replacing(
                "INDEX",
                with: #"{"mediaType":"\#(index)","size":\#(emptyIndex.utf8.count),"#
                    + #""digest":"\#(try await bench.digest(of: emptyIndex))"}"#
            )
            .replacing(
                "IMAGE",
                with: #"{"mediaType":"\#(Endpoint.manifestType)","size":\#(image.utf8.count),"#
                    + #""digest":"\#(try await bench.digest(of: image))"}"#)
        return #"{"schemaVersion":2,"mediaType":"\#(sample.type)",\#(members)}"#
    }
}
