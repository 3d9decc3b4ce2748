import YAML

/// The place in the tree that a variable's name stands for.
struct OverrideTarget {
    enum Step: Hashable {
        case key(String)
        case index(Int)
    }

    var steps: [Step] = []
    var type: ValueType
    /// Whether the place is a store below `storage` or a type below `auth`.
    var isAlternative = false

    /// The place as complaints name it.
    var path: String {
        steps.map { step in
            switch step {
            case .key(let key): key
            case .index(let index): String(index)
            }
        }.joined(separator: ".")
    }

    /// Follows the segments down the schema. Where the user chooses the keys, a key that is in the tree is met in any
    /// case, since the name of a variable cannot carry it. Nil when there is no such place, or it lies too deep.
    init?(_ segments: some Collection<String>, in schema: Schema = .root, tree: Node) {
        self.init(type: schema.setting.type)
        guard !segments.isEmpty, segments.count <= YAMLLimits.configuration.depth,
            descend(segments[...], schema: schema, type: schema.setting.type, node: tree)
        else {
            return nil
        }
    }

    private init(type: ValueType) {
        self.type = type
    }

    private mutating func descend(
        _ segments: some Collection<String>, schema: Schema?, type: ValueType, node: Node?
    ) -> Bool {
        guard let segment = segments.first else {
            self.type = type
            return true
        }
        let rest = segments.dropFirst()
        isAlternative = false
        switch type {
        case .section, .alternatives, .options:
            if let child = schema?.children.first(where: { $0.setting.segments.contains(segment) }) {
                steps.append(.key(child.setting.key))
                isAlternative = type == .alternatives
                return descend(
                    rest, schema: child, type: child.setting.type, node: node?.map?[child.setting.key])
            }
            if schema?.setting.path == "redis", segment == "OPTIONS", !rest.isEmpty {
                return descend(rest, schema: schema, type: type, node: node)
            }
            guard type == .options else { return false }
            return enter(segment, new: segment.lowercased(), rest: rest, type: .options, node: node)
        case .textMap:
            return enter(segment, new: segment.lowercased(), rest: rest, type: .text, node: node)
        case .headers:
            return enter(segment, new: Self.headerName(segment), rest: rest, type: .texts(orScalar: true), node: node)
        case .sections, .texts:
            guard segment.utf8.count <= 4, segment.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let index = Int(segment)
            else { return false }
            steps.append(.index(index))
            let element = node?.list.flatMap { $0.indices.contains(index) ? $0[index] : nil }
            return descend(rest, schema: schema, type: type == .sections ? .section : .text, node: element)
        case .text, .choice, .boolean, .booleanOrText, .integer, .byteSize, .duration:
            return false
        }
    }

    private mutating func enter(
        _ segment: String, new: String, rest: some Collection<String>, type: ValueType, node: Node?
    ) -> Bool {
        guard !segment.isEmpty else { return false }
        let wanted = segment.lowercased()
        let present = node?.map?.entries.first { $0.key.lowercased() == wanted }
        steps.append(.key(present?.key ?? new))
        return descend(rest, schema: nil, type: type, node: present?.value)
    }

    /// `X-FRAME-OPTIONS` as it is commonly written: `X-Frame-Options`.
    private static func headerName(_ segment: String) -> String {
        segment.split(separator: "-", omittingEmptySubsequences: false)
            .map { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }
            .joined(separator: "-")
    }
}
