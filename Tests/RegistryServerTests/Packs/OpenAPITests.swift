import Access
import Foundation
import HTTPTypes
import OCI
import PackFormat
import Registry
import Testing
import YAML

@testable import PackIndex
@testable import RegistryServer

@Suite("docs/openapi.yaml")
struct OpenAPITests {
    /// What the document calls the paths of the routes.
    private enum Path: String, CaseIterable {
        case base = "/v1/"
        case catalog = "/v1/_catalog"
        case search = "/v1/_search"
        case pack = "/v1/{pack}"
        case tags = "/v1/{pack}/tags/list"
        case version = "/v1/{pack}/manifests/{reference}"
        case file = "/v1/{pack}/blobs/{digest}"
        case history = "/v1/{pack}/history"
        case labels = "/v1/{pack}/labels"
        case label = "/v1/{pack}/labels/{label}"

        /// Nil for what is no path of the API.
        init?(_ route: PackRoute) {
            switch route {
            case .base: self = .base
            case .catalog: self = .catalog
            case .search: self = .search
            case .pack: self = .pack
            case .tags: self = .tags
            case .version: self = .version
            case .file: self = .file
            case .history: self = .history
            case .labels: self = .labels
            case .label: self = .label
            case .unknown: return nil
            }
        }
    }

    private static let logo = TestPack.digest(TestPack.png)

    private static func filled(_ path: String) -> String {
        let values = ["{pack}": "nginx", "{reference}": "1.2.3", "{digest}": logo.text, "{label}": "stable"]
        return values.reduce(path) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
    }

    @Test("has no reference that leads nowhere, and a word on each property")
    func form() throws {
        let document = try OpenAPIDocument()
        #expect(document.brokenReferences(below: document.root) == [])
        #expect(document.schemas.count > 10)
        for (name, schema) in document.schemas {
            for property in schema.map?["properties"]?.map?.entries ?? [] {
                let ownWords = property.value.map?["description"]
                let words = ownWords ?? document.resolved(property.value)?.map?["description"]
                #expect(words?.scalar?.text.isEmpty == false, "\(name).\(property.key)")
            }
        }
    }

    @Test("has the paths and methods of the routes, all of them and no others")
    func routes() throws {
        let operations = try OpenAPIDocument().operations
        #expect(Set(operations.map(\.path)) == Set(Path.allCases.map(\.rawValue)))
        for (path, operations) in Dictionary(grouping: operations, by: \.path) {
            let route = PackRoute(Self.filled(path).dropFirst("/v1/".count), base: .empty)
            #expect(Path(route)?.rawValue == path)
            #expect(operations.map(\.method).sorted() == route.methods.map { $0.rawValue.lowercased() }, "\(path)")
        }
    }

    @Test("has the parameters that lists take, all of them and no others")
    func parameters() throws {
        let document = try OpenAPIDocument()
        let lists: [(Path, [String])] = [
            (.catalog, ["n", "last"]), (.tags, ["n", "last"]), (.history, ["n", "last"]), (.labels, []),
            (.search, PackQuery.names + ["n", "last"]),
        ]
        for (path, names) in lists {
            let parameters = document.root.map?["paths"]?.map?[path.rawValue]?.map?["parameters"]?.list ?? []
            let query = parameters.compactMap { document.resolved($0)?.map }.filter {
                $0["in"]?.scalar?.text == "query"
            }
            #expect(query.compactMap { $0["name"]?.scalar?.text } == names, "\(path)")
        }
    }

    @Test("has the properties of the documents, all of them and no others")
    func properties() throws {
        let document = try OpenAPIDocument()
        for sample in try Self.samples() {
            let name = String(describing: type(of: sample))
            let value = try JSONDecoder().decode(JSONValue.self, from: try JSONEncoder().encode(sample))
            // The file itself is put in for it.
            let faults = document.faults(of: value, by: document.schemas[name], wantsEverything: true, at: name)
                .filter { $0 != "Details.metadata is missing" }
            #expect(faults == [])
        }
        let request = try JSONDecoder().decode(
            PackDocument.LabelRequest.self, from: Data(#"{"version":"1.2.3"}"#.utf8))
        #expect(
            Mirror(reflecting: request).children.map(\.label)
                == document.schemas["LabelRequest"]?.map?["properties"]?.map?.entries.map(\.key))
    }

    /// One of each document in which nothing is missing.
    private static func samples() throws -> [any Encodable] {
        let digest = TestPack.digest([])
        let place = PackRepository(base: .empty, pack: try #require(PackName("nginx")))
        var summary = PackSummary(faulty: "", archive: digest)
        summary.fault = nil
        (summary.content, summary.logo) = (digest, digest)
        (summary.addonType, summary.addonSubType) = ("ingress", "controller")
        (summary.cloudTypes, summary.state) = (["all"], .deprecated)
        let tag = try PackTag(group: "LTS", label: "1.2.3")
        let entry = PackVersionEntry(
            repository: place, tag: tag, registryTag: tag.tag, manifest: digest, summary: summary)
        let label = PackLabel(tag: try PackTag("stable"), manifest: digest, version: "1.2.3", user: "ada", time: 0)
        let pack = Pack(place.pack, entries: [[entry], [entry]], labels: [label])
        let file = PackFile(path: try #require(PackPath("pack.json")), digest: digest, size: 1, isExecutable: false)
        let event = PackEvent(
            .push, tag: "1.2.3", user: "ada", message: "why", previous: digest, digest: digest, time: 0)
        let noted = NotedEvent(place: "", repository: place, event: event, tag: event.tag)

        var version = PackDocument.Version(entry, of: pack)
        version.fault = "broken"
        let parent = PackDocument.ParentTag(tag: "1.x", points: "1.2.3", digest: digest.text)
        let labels = [PackDocument.Label(label)]
        let match = PackDocument.Match(entry)
        return [
            PackDocument.Base(packs: "", search: "", base: ""), PackDocument.Catalog(repositories: ["nginx"]), version,
            parent,
            PackDocument.Label(label),
            PackDocument.Tags(name: "", tags: [version], parentTags: [parent], labels: labels, shadowed: [version]),
            PackDocument.File(file),
            PackDocument.Details(
                name: "", version: version, archiveSize: 1, files: [PackDocument.File(file)], images: [""],
                imagesFault: "", message: "", user: "", time: "", deviations: [""]),
            PackDocument.Event(noted), PackDocument.History(name: "", events: [PackDocument.Event(noted)]),
            PackDocument.Labels(name: "", labels: labels), match, PackDocument.Matches(packs: [match], complete: true),
        ]
    }

    @Test("describes what is answered to those who read, and to those who have seen it")
    func answers() async throws {
        let document = try OpenAPIDocument()
        let server = try TestServer(bases: [.empty, try #require(PackBase("old"))])
        try await server.push(TestPack(), ["Packhouse-Message": "first"])
        try await server.push(TestPack(version: "18.04.1", group: "LTS", annotations: ["system_state": "deprecated"]))
        try await server.push(TestPack(), base: "old")
        #expect(try await server.push(Array("no archive".utf8), of: "nginx", as: "1.4.0").status == 201)
        let label = try await server.send(.put, "/v1/nginx/labels/stable", body: #"{"version":"1.2.3"}"#)
        #expect(label.status == 200)
        try Self.expectDescribed(label, to: .put, Path.label.rawValue, in: document)
        await server.packs.sweep()
        for operation in document.operations where operation.method == "get" || operation.method == "head" {
            let target = Self.filled(operation.path)
            let method: HTTPRequest.Method = operation.method == "get" ? .get : .head
            let reply = try await server.send(method, target)
            let response = try #require(operation.response(reply.status), "\(operation)")
            #expect(reply.status == 200, "\(operation)")
            if method == .get, let schema = document.bodySchema(of: response) {
                #expect(document.faults(of: try Self.json(reply), by: schema, at: target) == [])
            }
            for header in document.resolved(response)?.map?["headers"]?.map?.entries.map(\.key) ?? [] {
                let isOptional = ["Link", "Content-Security-Policy"].contains(header)
                #expect(isOptional || reply.field(header) != nil, "\(operation): \(header)")
            }
            let again = try await server.send(method, target, ["If-None-Match": try #require(reply.field("ETag"))])
            #expect(again.status == 304 && operation.response(304) != nil, "\(operation)")
        }
        let broken = try await server.send(.get, "/v1/nginx/manifests/1.4.0")
        #expect(document.faults(of: try Self.json(broken), by: document.schemas["Details"]) == [])
        for path in [Path.label, .version, .pack] {
            let reply = try await server.send(.delete, Self.filled(path.rawValue))
            #expect(reply.status == 202 && reply.body.isEmpty)
            #expect(try document.operation("delete", path.rawValue).response(202) != nil)
        }
    }

    @Test("describes the refusals")
    func refusals() async throws {
        let document = try OpenAPIDocument()
        let server = try TestServer(bases: [.empty, try #require(PackBase("old"))])
        try await server.push(TestPack())
        try await server.push(TestPack(version: "0.9.0"), base: "old")
        let requests: [(HTTPRequest.Method, Path, String, Int)] = [
            (.get, .catalog, "_catalog?n=0", 400), (.get, .search, "_search?state=gone", 400),
            (.get, .pack, "none", 404), (.get, .tags, "none/tags/list", 404),
            (.get, .tags, "nginx/tags/list?last=9", 400), (.get, .version, "nginx/manifests/9.9.9", 404),
            (.get, .version, "nginx/manifests/.", 400), (.get, .file, "none/blobs/\(Self.logo)", 404),
            (.get, .history, "none/history", 404), (.get, .labels, "none/labels", 404),
            (.get, .label, "nginx/labels/none", 404), (.get, .label, "nginx/labels/.", 400),
            (.put, .label, "nginx/labels/stable", 400), (.delete, .label, "nginx/labels/none", 404),
            (.delete, .version, "nginx/manifests/1.x", 400), (.delete, .version, "nginx/manifests/\(Self.logo)", 400),
            (.delete, .version, "nginx/manifests/9.9.9", 404), (.delete, .version, "nginx/manifests/0.9.0", 409),
            (.delete, .pack, "none", 404),
        ]
        for (method, path, target, status) in requests {
            let reply = try await server.send(method, "/v1/\(target)")
            #expect(reply.status == status, "\(method) \(target)")
            try Self.expectDescribed(reply, to: method, path.rawValue, in: document)
        }
        let still = try TestServer { $0.isReadOnly = true }
        for (method, path) in [(HTTPRequest.Method.put, Path.label), (.delete, .label), (.delete, .version)] {
            let reply = try await still.send(method, Self.filled(path.rawValue))
            #expect(reply.status == 405)
            try Self.expectDescribed(reply, to: method, path.rawValue, in: document)
        }
    }

    @Test("describes what is answered without a login")
    func logins() async throws {
        let document = try OpenAPIDocument()
        let server = try TestServer(policy: .usersOnly)
        for operation in document.operations where operation.method != "head" {
            let method = try #require(HTTPRequest.Method(operation.method.uppercased()))
            let reply = try await server.send(method, Self.filled(operation.path))
            #expect(reply.status == 401, "\(operation)")
            try Self.expectDescribed(reply, to: method, operation.path, in: document)
        }
    }

    @Test("describes what is answered to those who may not do it")
    func denied() async throws {
        let document = try OpenAPIDocument()
        let users = try TestUsers("reader")
        let server = try TestServer().open(to: users, .rules("reader | ** | pull"))
        for operation in document.operations where operation.method != "head" {
            let method = try #require(HTTPRequest.Method(operation.method.uppercased()))
            let reply = try await server.send(method, Self.filled(operation.path), TestUsers.login("reader"))
            let isList = operation.path == Path.catalog.rawValue || operation.path == Path.search.rawValue
            #expect((reply.status == 403) == (isList || method != .get), "\(operation): \(reply.status)")
            try Self.expectDescribed(reply, to: method, operation.path, in: document)
        }
    }

    private static func expectDescribed(
        _ reply: TestServer.Reply, to method: HTTPRequest.Method, _ path: String, in document: OpenAPIDocument
    ) throws {
        let operation = try document.operation(method.rawValue.lowercased(), path)
        let response = try #require(operation.response(reply.status), "\(operation) says nothing of \(reply.status)")
        #expect(document.faults(of: try json(reply), by: document.bodySchema(of: response), at: "\(operation)") == [])
    }

    private static func json(_ reply: TestServer.Reply) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(reply.body.utf8))
    }
}
