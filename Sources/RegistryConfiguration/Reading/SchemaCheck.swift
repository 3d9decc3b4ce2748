import Wording
import YAML

/// Walks a tree beside the schema: unknown keys, values of a wrong kind, and what does not work in this version.
///
/// It looks at keys one by one; what several keys mean together is seen when the configuration is read.
struct SchemaCheck {
    private(set) var diagnostics: [Diagnostic] = []

    static func problems(of tree: Node) -> [Diagnostic] {
        var check = SchemaCheck()
        check.walk(tree, schema: .root, path: "", isInForce: true)
        return check.diagnostics
    }

    /// `isInForce` is false below what was said to have no effect: there, only unknown keys are worth a word.
    private mutating func walk(_ node: Node, schema: Schema, path: String, isInForce: Bool) {
        guard !node.isNull || schema.support != .works else { return }
        let works = isInForce && schema.support == .works
        if isInForce { report(schema.support, node, path) }
        if works, let words = node.mismatch(with: schema.setting.type, isSecret: schema.setting.isSecret) {
            add(.error, path, words, node.source)
            return
        }
        switch schema.setting.type {
        case .section, .alternatives, .options:
            for entry in node.map?.entries ?? [] {
                let below = path.isEmpty ? entry.key : "\(path).\(entry.key)"
                if let child = schema[entry.key] {
                    var value = entry.value
                    // A section begins with its key; what a variable put there comes from the variable.
                    if case .file = value.source { value.source = entry.keySource }
                    walk(value, schema: child, path: below, isInForce: works)
                } else if schema.setting.type != .options {
                    unknown(entry, in: schema, path: below)
                }
            }
        case .sections:
            var element = Schema(setting: schema.setting, support: works ? .works : schema.support)
            element.setting.type = .section
            element.children = schema.children
            for (index, value) in (node.list ?? []).enumerated() {
                walk(value, schema: element, path: "\(path).\(index)", isInForce: works)
            }
        case .duration:
            if works { warnOfNanoseconds(node, path) }
        case .text, .choice, .boolean, .booleanOrText, .integer, .byteSize, .texts, .textMap, .headers:
            break
        }
    }

    private mutating func unknown(_ entry: NodeMap.Entry, in schema: Schema, path: String) {
        let isType = schema.setting.type == .alternatives
        var message = "unknown key"
        if let known = nearestName(to: entry.key, among: schema.children.map(\.setting.key)) {
            message += "; did you mean \"\(known)\"?"
        } else if isType {
            message += "; there are \(schema.children.map(\.setting.key).joined(separator: ", "))"
        }
        // An unknown store or an unknown way to log in is not one to go without.
        add(isType ? .error : .warning, path, message, entry.keySource)
    }

    private mutating func report(_ support: Support, _ node: Node, _ path: String) {
        let (severity, reason, presence): (Diagnostic.Severity, String, Support.Presence)
        switch support {
        case .works: return
        case .warns(let words, let when): (severity, reason, presence) = (.warning, words, when)
        case .refuses(let words, let when): (severity, reason, presence) = (.error, words, when)
        }
        switch presence {
        case .present: add(severity, path, reason, node.source)
        case .set: if node.saysSomething { add(severity, path, reason, node.source) }
        case .filled(let key):
            if let value = node.map?[key], value.saysSomething { add(severity, "\(path).\(key)", reason, value.source) }
        case .unlessDisabled:
            for (index, element) in (node.list ?? (node.saysSomething ? [node] : [])).enumerated() {
                let place = node.list == nil ? path : "\(path).\(index)"
                if element.map?["disabled"]?.boolean != true {
                    add(severity, place, reason, element.source)
                } else {
                    add(.warning, place, "is disabled, and not supported by this version either", element.source)
                }
            }
        }
    }

    private mutating func warnOfNanoseconds(_ node: Node, _ path: String) {
        guard let number = node.bareNanoseconds, number != 0, abs(number) < 1_000_000 else { return }
        add(
            .warning, path, "\(number) without a unit is \(number) nanoseconds; write \(number)s for seconds",
            node.source)
    }

    private mutating func add(_ severity: Diagnostic.Severity, _ path: String, _ message: String, _ source: Source) {
        diagnostics.append(Diagnostic(severity, path, message, at: source))
    }
}
