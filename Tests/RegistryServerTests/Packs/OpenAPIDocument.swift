import Foundation
import Testing
import YAML

/// `docs/openapi.yaml`, as far as tests look into it.
struct OpenAPIDocument {
    typealias Node = YAMLNode<TextPosition>

    struct Operation: CustomTestStringConvertible {
        var path: String
        /// In lower case.
        var method: String
        var node: Node

        var testDescription: String { "\(method) \(path)" }

        /// What is said of a status; nil when nothing is.
        func response(_ status: Int) -> Node? {
            let responses = node.map?["responses"]?.map
            return responses?["\(status)"] ?? responses?["\(status / 100)XX"]
        }
    }

    let root: Node

    init() throws {
        // The folders in it are links in some packages, so the way up is left to the system.
        let folder = URL(filePath: #filePath).deletingLastPathComponent().path
        let bytes = try #require(FileManager.default.contents(atPath: folder + "/../../../docs/openapi.yaml"))
        let (node, problems) = YAMLComposer<TextPosition>.compose(
            Array(bytes), limits: YAMLLimits(nodes: 20_000, depth: 64)
        ) { $0 }
        #expect(problems.isEmpty)
        root = try #require(node)
    }

    var operations: [Operation] {
        let paths = root.map?["paths"]?.map?.entries ?? []
        return paths.flatMap { path in
            (path.value.map?.entries ?? []).filter { $0.key != "parameters" }.map {
                Operation(path: path.key, method: $0.key, node: $0.value)
            }
        }
    }

    func operation(_ method: String, _ path: String) throws -> Operation {
        try #require(operations.first { $0.method == method && $0.path == path }, "\(method) \(path)")
    }

    var schemas: [String: Node] {
        let entries = root.descendant("components.schemas")?.map?.entries ?? []
        return Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// Follows `$ref`; nil when it leads nowhere.
    func resolved(_ node: Node) -> Node? {
        guard let reference = node.map?["$ref"]?.scalar?.text else { return node }
        guard reference.hasPrefix("#/") else { return nil }
        var target: Node? = root
        for key in reference.dropFirst(2).split(separator: "/") { target = target?.map?[String(key)] }
        return target.flatMap { resolved($0) }
    }

    /// The schema of a JSON body; nil when a response has none.
    func bodySchema(of response: Node) -> Node? {
        resolved(response)?.map?["content"]?.map?["application/json"]?.map?["schema"]
    }

    /// Each place with a `$ref` that leads nowhere.
    func brokenReferences(below node: Node) -> [String] {
        switch node.content {
        case .map(let map):
            let broken = map["$ref"].flatMap { resolved(node) == nil ? $0.scalar?.text : nil }
            return (broken.map { [$0] } ?? []) + map.entries.flatMap { brokenReferences(below: $0.value) }
        case .list(let list): return list.flatMap { brokenReferences(below: $0) }
        case .scalar, .null: return []
        }
    }
}

extension OpenAPIDocument {
    /// What in `value` is not as `schema` has it, with its place. A property that the schema does not know is wrong, and where
    /// everything is asked for, so is one that is missing, required or not.
    func faults(
        of value: JSONValue, by schema: Node?, wantsEverything: Bool = false, at place: String = ""
    ) -> [String] {
        guard let schema = schema.flatMap({ resolved($0) })?.map else { return ["\(place) has no schema"] }
        if let choices = schema["oneOf"]?.list {
            let fits = choices.contains { faults(of: value, by: $0, at: place).isEmpty }
            return fits ? [] : ["\(place) is none of what it may be: \(value)"]
        }
        switch (schema["type"]?.scalar?.text, value) {
        case ("boolean", .boolean), ("integer", .number): return []
        case ("string", .text(let text)):
            let words = schema["enum"]?.list?.compactMap { $0.scalar?.text }
            return words?.contains(text) == false ? ["\(place) is \(text), and it may be \(words ?? [])"] : []
        case ("array", .list(let list)):
            return list.enumerated().flatMap { index, element in
                faults(
                    of: element, by: schema["items"], wantsEverything: wantsEverything, at: "\(place)[\(index)]")
            }
        case ("object", .object(let object)):
            guard let properties = schema["properties"]?.map else {
                guard let rest = schema["additionalProperties"] else { return [] }
                return object.flatMap { faults(of: $0.value, by: rest, at: "\(place).\($0.key)") }
            }
            let known = properties.entries.map(\.key)
            let required = schema["required"]?.list?.compactMap { $0.scalar?.text } ?? []
            let missing = (wantsEverything ? known : required).filter { object[$0] == nil }
            return missing.map { "\(place).\($0) is missing" }
                + object.sorted { $0.key < $1.key }.flatMap { key, value in
                    known.contains(key)
                        ? faults(
                            of: value, by: properties[key], wantsEverything: wantsEverything, at: "\(place).\(key)")
                        : ["\(place).\(key) is in no schema"]
                }
        case (let type, _): return ["\(place) is to be \(type ?? "nothing"), and is \(value)"]
        }
    }
}
