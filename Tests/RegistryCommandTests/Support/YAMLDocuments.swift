import Foundation

extension Bench {
    /// The documents of a YAML file, as an independent parser reads them.
    func yamlDocuments(_ file: URL) async throws -> [[String: Any]] {
        let script = "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(open(sys.argv[1])))))"
        let text = try await succeed(Programs.schemas(), ["-c", script, file.path])
        guard let documents = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]] else {
            throw TestFailure("\(file.path) does not hold maps alone: \(text)")
        }
        return documents
    }
}

/// What lies in a tree of maps and lists, by keys and indices: `spec.template.spec.containers.0`.
func value<Value>(_ path: String, in tree: Any, as type: Value.Type = Value.self) throws -> Value {
    var node: Any? = tree
    for key in path.split(separator: ".").map(String.init) {
        if let index = Int(key), let list = node as? [Any] {
            node = list.indices.contains(index) ? list[index] : nil
        } else {
            node = (node as? [String: Any])?[key]
        }
    }
    guard let value = node as? Value else { throw TestFailure("there is no \(Value.self) at \(path) in \(tree)") }
    return value
}
