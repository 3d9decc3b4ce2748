/// Makes the tree of the first document of a text, as Distribution reads no other.
///
/// Aliases and `<<` are put in. Time and memory are bounded whatever the text: by `maximumNodes`, in which an alias
/// counts all that it brings, and by `maximumDepth`.
struct YAMLComposer: ~Copyable {
    static let maximumNodes = 20_000
    static let maximumDepth = 64

    private var events: YAMLEventReader
    private let origin: YAMLOrigin
    private var anchors: [String: Extent] = [:]
    private var nodes = 0
    /// What is wrong without making the rest unreadable: duplicate keys and tags.
    private(set) var diagnostics: [Diagnostic] = []

    /// An anchored node and what it weighs.
    private struct Extent {
        var node: Node
        var nodes: Int
        var depth: Int
    }

    private init(_ bytes: [UInt8], origin: YAMLOrigin) throws(YAMLProblem) {
        events = try YAMLEventReader(bytes)
        self.origin = origin
    }

    /// The tree and what is to be said about it; no tree when the text cannot be read, a null node when it is empty.
    static func compose(_ bytes: [UInt8], origin: YAMLOrigin) -> (node: Node?, diagnostics: [Diagnostic]) {
        func diagnostic(_ problem: YAMLProblem) -> Diagnostic {
            let source = origin.source(line: problem.line, column: problem.column)
            return Diagnostic(.error, "", problem.message, at: source)
        }
        do throws(YAMLProblem) {
            var composer = try YAMLComposer(bytes, origin: origin)
            do throws(YAMLProblem) {
                let node = try composer.document()
                return (node, composer.diagnostics)
            } catch {
                return (nil, composer.diagnostics + [diagnostic(error)])
            }
        } catch {
            return (nil, [diagnostic(error)])
        }
    }

    private mutating func document() throws(YAMLProblem) -> Node {
        while true {
            let event = try events.next()
            switch event.kind {
            case .structure: continue
            case .streamEnd, .documentEnd: return Node(.null, at: origin.source(line: 0, column: 0))
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
        warn(of: event.foreignTag, at: event)
        let extent =
            switch event.kind {
            case .listStart: try list(event, depth: depth)
            case .mapStart: try map(event, depth: depth)
            case .scalar(let scalar):
                Extent(
                    node: Node(scalar.isNull ? .null : .scalar(scalar), at: source(event)), nodes: 1, depth: 1)
            default: throw YAMLProblem(message: "not YAML: a value is missing", line: event.line, column: event.column)
            }
        if let anchor = event.anchor { anchors[anchor] = extent }
        return extent
    }

    private mutating func extent(of name: String, at event: YAMLEvent, depth: Int) throws(YAMLProblem) -> Extent {
        guard let extent = anchors[name] else {
            throw YAMLProblem(
                message: "alias *\(name) stands before the end of its anchor &\(name), or there is none",
                line: event.line, column: event.column)
        }
        try count(extent.nodes, depth: depth + extent.depth - 1, at: event)
        return extent
    }

    private mutating func list(_ start: YAMLEvent, depth: Int) throws(YAMLProblem) -> Extent {
        var result = Extent(node: Node(.null, at: source(start)), nodes: 1, depth: 1)
        var elements: [Node] = []
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
        var result = Extent(node: Node(.null, at: source(start)), nodes: 1, depth: 1)
        var map = NodeMap()
        var places: [String: Source] = [:]
        var merged: [Node] = []
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
                diagnostics.append(duplicate(key, first: first, second: source(event)))
            } else {
                places[key] = source(event)
                map.entries.append(NodeMap.Entry(key: key, keySource: source(event), value: value.node))
            }
        }
        for entry in merged.flatMap({ $0.map?.entries ?? [] }) where places[entry.key] == nil {
            places[entry.key] = entry.keySource
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
                message: "a key must be a single text, not \(node.kind)", line: event.line, column: event.column)
        }
    }

    private func maps(of value: Node, at event: YAMLEvent) throws(YAMLProblem) -> [Node] {
        switch value.content {
        case .map: return [value]
        case .list(let list) where list.allSatisfy({ $0.map != nil }): return list
        default:
            throw YAMLProblem(
                message: "<< takes a map or a list of maps, not \(value.kind)", line: event.line, column: event.column)
        }
    }

    private mutating func count(_ added: Int, depth: Int, at event: YAMLEvent) throws(YAMLProblem) {
        nodes += added
        if nodes > Self.maximumNodes {
            throw YAMLProblem(
                message: "more than \(Self.maximumNodes) values, each use of an alias counted",
                line: event.line, column: event.column)
        }
        if depth > Self.maximumDepth {
            throw YAMLProblem(
                message: "nested deeper than \(Self.maximumDepth) levels", line: event.line, column: event.column)
        }
    }

    private mutating func warn(of tag: String?, at event: YAMLEvent) {
        guard let tag else { return }
        diagnostics.append(
            Diagnostic(.warning, "", "the tag \(tag) means nothing here and is ignored", at: source(event)))
    }

    private func duplicate(_ key: String, first: Source, second: Source) -> Diagnostic {
        Diagnostic(.error, key, "is given twice in one map, first at \(first.within); keep one", at: second)
    }

    private func source(_ event: YAMLEvent) -> Source {
        origin.source(line: event.line, column: event.column)
    }
}
