import YAML

extension PackInspection {
    /// Compares an object with its properties and tells every difference; `path` names the object, empty for the root.
    mutating func compare(_ object: TextNode, with properties: [MetadataShape.Property], path: String) {
        let map = object.map ?? YAMLMap()
        for property in properties {
            let place = path.isEmpty ? property.name : "\(path).\(property.name)"
            guard let entry = map.entry(property.name), !entry.value.isNull else {
                if property.isRequired {
                    findings.add(
                        .packJSONFieldMissing, in: .packJSON, line: object.source.line, "\(place) is missing",
                        fix: "add \"\(property.name)\" with \(property.shape.words)")
                }
                continue
            }
            compare(entry.value, with: property.shape, path: place)
            if property.isRequired, let text = entry.value.scalar?.text, text.allSatisfy(\.isWhitespace) {
                findings.add(
                    .packJSONFieldMissing, in: .packJSON, line: entry.keySource.line, "\(place) is empty",
                    fix: "give it \(property.shape.words)")
            }
        }
        let known = properties.map(\.name)
        let present = Set(map.entries.map(\.key))
        for entry in map.entries where !known.contains(entry.key) {
            let missing = known.filter { !present.contains($0) }
            guard let meant = nearest(to: entry.key, among: missing) else { continue }
            findings.add(
                .packJSONKeyMisspelt, in: .packJSON, line: entry.keySource.line,
                "\(path.isEmpty ? "" : "\(path).")\(ShownName(entry.key)) means nothing",
                fix: "did you mean \"\(meant)\"?")
        }
    }

    private mutating func compare(_ node: TextNode, with shape: MetadataShape, path: String) {
        switch shape {
        case .text:
            if !node.isText { refuse(node, shape, path) }
        case .number:
            if node.scalar?.isPlain != true || node.scalar?.boolean != nil { refuse(node, shape, path) }
        case .choice(let words):
            guard node.isText, let text = node.scalar?.text else { return refuse(node, shape, path) }
            guard !words.contains(text), !text.allSatisfy(\.isWhitespace) else { return }
            let meant = nearest(to: text, among: words).map { "did you mean \"\($0)\"? " } ?? ""
            findings.add(
                .packJSONValueUnknown, in: .packJSON, line: node.source.line, "\(path) is \(ShownName(text))",
                fix: "\(meant)it has to be \(shape.words)")
        case .texts:
            guard let list = node.list else { return refuse(node, shape, path) }
            for (index, element) in list.enumerated() where !element.isText {
                refuse(element, .text, "\(path)[\(index)]")
            }
        case .textsByName:
            guard let map = node.map else { return refuse(node, shape, path) }
            for entry in map.entries where !entry.value.isText { refuse(entry.value, .text, "\(path).\(entry.key)") }
        case .object(let properties):
            guard node.map != nil else { return refuse(node, shape, path) }
            compare(node, with: properties, path: path)
        case .objects(let properties):
            guard let list = node.list else { return refuse(node, shape, path) }
            for (index, element) in list.enumerated() {
                let place = "\(path)[\(index)]"
                if element.map == nil {
                    refuse(element, .object(properties), place)
                } else {
                    compare(element, with: properties, path: place)
                }
            }
        }
    }

    private mutating func refuse(_ node: TextNode, _ shape: MetadataShape, _ path: String) {
        findings.add(
            .packJSONFieldType, in: .packJSON, line: node.source.line, "\(path) is \(node.jsonKind)",
            fix: "it has to be \(shape.words)")
    }
}

extension TextNode {
    /// Whether this is a JSON string.
    var isText: Bool { scalar?.isPlain == false }

    /// What JSON calls it.
    fileprivate var jsonKind: String {
        switch content {
        case .map: "an object"
        case .list: "a list"
        case .null: "null"
        case .scalar(let scalar):
            scalar.isPlain ? (scalar.boolean == nil ? "a number" : "true or false") : "a text"
        }
    }
}
