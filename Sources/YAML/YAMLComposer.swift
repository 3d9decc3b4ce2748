/// Makes the tree of the first document of a text, and reads no other.
///
/// Aliases and `<<` are put in. Time and memory are bounded whatever the text: by the length of the text and by
/// ``YAMLLimits``, for which an alias counts all that it brings.
package struct YAMLComposer<Source: Hashable & Sendable>: ~Copyable {
    private var events: YAMLEventReader
    private let limits: YAMLLimits
    /// What a node remembers of its place.
    private let source: (TextPosition) -> Source
    private var anchors: [String: Extent] = [:]
    private var nodes = 0
    /// What is wrong without making the rest unreadable: duplicate keys and tags.
    private var problems: [YAMLProblem] = []

    /// An anchored node and what it weighs.
    private struct Extent {
        var node: YAMLNode<Source>
        var nodes: Int
        var depth: Int
    }

    private init(
        _ bytes: [UInt8], limits: YAMLLimits, source: @escaping (TextPosition) -> Source
    ) throws(YAMLProblem) {
        events = try YAMLEventReader(bytes)
        self.limits = limits
        self.source = source
    }

    /// The tree and what is to be said about it; no tree when the text cannot be read, which the last problem explains, and
    /// a null node when it is empty.
    package static func compose(
        _ bytes: [UInt8], limits: YAMLLimits, source: @escaping (TextPosition) -> Source
    ) -> (node: YAMLNode<Source>?, problems: [YAMLProblem]) {
        do throws(YAMLProblem) {
            var composer = try YAMLComposer(bytes, limits: limits, source: source)
            do throws(YAMLProblem) {
                let node = try composer.document()
                return (node, composer.problems)
            } catch {
                return (nil, composer.problems + [error])
            }
        } catch {
            return (nil, [error])
        }
    }

    private mutating func document() throws(YAMLProblem) -> YAMLNode<Source> {
        while true {
            let event = try events.next()
            switch event.kind {
            case .structure: continue
            case .streamEnd, .documentEnd: return YAMLNode(.null, at: source(TextPosition(line: 0, column: 0)))
            default:
                let root = try node(event, depth: 1).node
                // The end of the document is read too, so that rubbish below the last value is noticed.
                _ = try events.next()
                return root
            }
        }
    }

    private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLProblem) -> Extent {
        if case .alias(let name) = event.kind { return try extent(of: name, at: event, depth: depth) }
        try count(1, depth: depth, at: event)
        if let tag = event.foreignTag { problems.append(YAMLProblem(.foreignTag(tag), at: event.position)) }
        let extent =
            switch event.kind {
            case .listStart: try list(event, depth: depth)
            case .mapStart: try map(event, depth: depth)
            case .scalar(let scalar):
                Extent(
                    node: YAMLNode(scalar.isNull ? .null : .scalar(scalar), at: source(event.position)), nodes: 1,
                    depth: 1)
            default: throw YAMLProblem(message: "not YAML: a value is missing", at: event.position)
            }
        if let anchor = event.anchor { anchors[anchor] = extent }
        return extent
    }

    private mutating func extent(of name: String, at event: YAMLEvent, depth: Int) throws(YAMLProblem) -> Extent {
        guard let extent = anchors[name] else {
            throw YAMLProblem(
                message: "alias *\(name) stands before the end of its anchor &\(name), or there is none",
                at: event.position)
        }
        try count(extent.nodes, depth: depth + extent.depth - 1, at: event)
        return extent
    }

    private mutating func list(_ start: YAMLEvent, depth: Int) throws(YAMLProblem) -> Extent {
        var result = Extent(node: YAMLNode(.null, at: source(start.position)), nodes: 1, depth: 1)
        var elements: [YAMLNode<Source>] = []
        while true {
            let event = try events.next()
            if case .listEnd = event.kind { break }
            let element = try node(event, depth: depth + 1)
            elements.append(element.node)
            result.nodes += element.nodes
            result.depth = max(result.depth, element.depth + 1)
        }
        result.node.content = .list(elements)
        return result
    }

    private mutating func map(_ start: YAMLEvent, depth: Int) throws(YAMLProblem) -> Extent {
        var result = Extent(node: YAMLNode(.null, at: source(start.position)), nodes: 1, depth: 1)
        var map = YAMLMap<Source>()
        var places: [String: TextPosition] = [:]
        var merged: [YAMLNode<Source>] = []
        while true {
            let event = try events.next()
            if case .mapEnd = event.kind { break }
            let (key, isMerge) = try key(event, depth: depth + 1)
            let value = try node(try events.next(), depth: depth + 1)
            result.nodes += value.nodes + 1
            result.depth = max(result.depth, value.depth + 1)
            if isMerge {
                merged += try maps(of: value.node, at: event)
            } else if let first = places[key] {
                problems.append(YAMLProblem(.duplicateKey(key, first: first), at: event.position))
            } else {
                places[key] = event.position
                map.entries.append(YAMLMap.Entry(key: key, keySource: source(event.position), value: value.node))
            }
        }
        for entry in merged.flatMap({ $0.map?.entries ?? [] }) where places[entry.key] == nil {
            places[entry.key] = start.position
            map.entries.append(entry)
        }
        result.node.content = .map(map)
        return result
    }

    private mutating func key(_ event: YAMLEvent, depth: Int) throws(YAMLProblem) -> (key: String, isMerge: Bool) {
        let node = try node(event, depth: depth).node
        switch node.content {
        case .scalar(let scalar): return (scalar.text, scalar.isPlain && scalar.text == "<<")
        case .null:
            if case .scalar(let scalar) = event.kind { return (scalar.text, false) }
            return ("", false)
        case .map, .list:
            throw YAMLProblem(
                message: "a key must be a single text, not \(node.kind)", at: event.position)
        }
    }

    private func maps(
        of value: YAMLNode<Source>, at event: YAMLEvent
    ) throws(YAMLProblem) -> [YAMLNode<Source>] {
        switch value.content {
        case .map: return [value]
        case .list(let list) where list.allSatisfy({ $0.map != nil }): return list
        default:
            throw YAMLProblem(
                message: "<< takes a map or a list of maps, not \(value.kind)", at: event.position)
        }
    }

    private mutating func count(_ added: Int, depth: Int, at event: YAMLEvent) throws(YAMLProblem) {
        nodes += added
        if nodes > limits.nodes { throw YAMLProblem(.excessive(.nodes(limits.nodes)), at: event.position) }
        if depth > limits.depth { throw YAMLProblem(.excessive(.depth(limits.depth)), at: event.position) }
    }
}
