import YAML

/// Lays the `REGISTRY_…` variables over a tree.
///
/// The rules are Distribution's with its faults mended: a type word keeps that type's parameters, lists and maintenance
/// can be reached key by key, text stays text. `docs/configuration.md` tells them to the user.
struct EnvironmentOverlay {
    /// The most bytes that are read for a `…_FILE` variable.
    static let maximumFileSize = 65_536

    private let values: [String: String]
    private let files: FileAccess
    private(set) var tree: Node
    private(set) var diagnostics: [Diagnostic] = []

    private init(_ values: [String: String], over tree: Node, files: FileAccess) {
        self.values = values
        self.tree = tree
        self.files = files
    }

    /// The tree with every variable applied, and what is to be said about variables.
    static func apply(
        _ environment: [String: String], to tree: Node, files: FileAccess
    ) -> (tree: Node, diagnostics: [Diagnostic]) {
        var overlay = EnvironmentOverlay(environment, over: tree, files: files)
        for name in environment.keys.compactMap(OverrideName.init).sorted() {
            overlay.apply(name, value: environment[name.text] ?? "")
        }
        return (overlay.tree, overlay.diagnostics)
    }

    private mutating func apply(_ name: OverrideName, value: String) {
        guard name.text != ConfigurationLocation.variable else { return }
        let source = Source.variable(name.text)
        guard name.segments != ["VERSION"] else {
            diagnostics.append(Diagnostic(.warning, "version", "cannot be changed by a variable", at: source))
            return
        }
        let target = OverrideTarget(name.segments, tree: tree)
        let protocols = ["tcp://", "udp://", "sctp://"]
        if name.isServiceLink, target == nil || protocols.contains(where: value.hasPrefix) { return }
        if let target {
            let companion = name.text + "_FILE"
            guard !target.type.isFromFile || values[companion] == nil || !isFileForm(companion) else { return }
            put(value, at: target, by: name.text)
        } else if let target = fileTarget(name) {
            applyFile(value, name: name, at: target)
        } else {
            var message = "unknown variable"
            if let known = Schema.nearestVariable(to: name) { message += "; did you mean \(known)?" }
            diagnostics.append(Diagnostic(.warning, "", message, at: source))
        }
    }

    /// The place of a `…_FILE` variable; nil when the name has another form or stands for a key itself.
    private func fileTarget(_ name: OverrideName) -> OverrideTarget? {
        guard name.segments.last == "FILE", OverrideTarget(name.segments, tree: tree) == nil,
            let target = OverrideTarget(name.segments.dropLast(), tree: tree), target.type.isFromFile
        else { return nil }
        return target
    }

    private func isFileForm(_ text: String) -> Bool {
        OverrideName(text).flatMap { fileTarget($0) } != nil
    }

    private mutating func applyFile(_ path: String, name: OverrideName, at target: OverrideTarget) {
        let plainName = String(name.text.dropLast("_FILE".count))
        guard values[plainName] == nil else {
            complain("is given by \(plainName) too; unset one of them", at: target, by: name.text)
            return
        }
        do throws(OverrideValue.Problem) {
            put(try OverrideValue.contents(of: path, files: files), at: target, by: name.text, isVerbatim: true)
        } catch {
            complain(error.message, at: target, by: name.text)
        }
    }

    private mutating func put(_ text: String, at target: OverrideTarget, by variable: String, isVerbatim: Bool = false)
    {
        let value = OverrideValue(target: target, variable: variable, tree: tree, isVerbatim: isVerbatim)
        do throws(OverrideValue.Problem) {
            let node = try value.node(of: text)
            var changed = tree
            try changed.override(target.steps, with: node, at: .variable(variable))
            tree = changed
        } catch {
            complain(error.message, at: target, by: variable)
        }
    }

    private mutating func complain(_ message: String, at target: OverrideTarget, by variable: String) {
        diagnostics.append(Diagnostic(.error, target.path, message, at: .variable(variable)))
    }
}

extension ValueType {
    /// Whether a file may hold the value: where one text is the whole of it.
    fileprivate var isFromFile: Bool { isLeaf || self == .texts(orScalar: true) }
}
