import Testing
import YAML

@testable import RegistryConfiguration

@Suite("The schema")
struct SchemaTests {
    enum Mark {
        case works
        case warns
        case refuses
    }

    /// What the issue asks for, by the beginning of a path; everything else works.
    private static let marks: [(prefix: String, mark: Mark)] = [
        ("proxy", .refuses), ("auth.silly", .refuses), ("middleware.", .refuses),
        ("http.h2c", .refuses), ("storage.gcs", .refuses),
        ("storage.azure", .refuses), ("storage.swift", .refuses), ("storage.oss", .refuses), ("policy", .refuses),
        ("reporting", .warns), ("redis", .warns), ("log.hooks", .warns),
        ("compatibility", .warns), ("validation.enabled", .warns),
    ]

    private static let refusedByS3 = [".accelerate", ".usedualstack", ".usefipsendpoint"]

    private static func mark(of path: String) -> Mark {
        if path.hasPrefix("storage.s3"), refusedByS3.contains(where: path.hasSuffix) { return .refuses }
        return marks.first { path.hasPrefix($0.prefix) }?.mark ?? .works
    }

    @Test("every row is marked as the issue says", arguments: Schema.settings)
    func declaredMark(_ setting: Setting) throws {
        let support = try #require(Schema.at(setting.path)).support
        switch (Self.mark(of: setting.path), support) {
        case (.works, .works), (.warns, .warns), (.refuses, .refuses): break
        default: Issue.record("\(setting.path) is \(support)")
        }
    }

    @Test("every row does in a file what its mark says", arguments: Schema.settings)
    func fileBehaviour(_ setting: Setting) throws {
        var tree = Node(.map(NodeMap()), at: .builtIn)
        tree.set(Node(plain: "0.1", at: .builtIn), at: ["version"])
        place(sample(for: setting), at: setting.path, in: &tree)
        place(trigger(for: setting.path), in: &tree)
        let yaml = EffectiveText(tree, isMasked: false).text
        try expectMark(Self.mark(of: setting.path), of: setting.path, in: load(yaml), yaml)
    }

    @Test("every row does in the environment what its mark says", arguments: Schema.settings)
    func variableBehaviour(_ setting: Setting) throws {
        guard setting.path != "version" else { return }
        let value = EffectiveText.flow(sample(for: setting))
        var environment = [Schema.variable(for: setting.path): value]
        if let (path, node) = trigger(for: setting.path) {
            environment[Schema.variable(for: path)] = EffectiveText.flow(node)
        }
        try expectMark(
            Self.mark(of: setting.path), of: setting.path, in: load("version: 0.1", environment), "\(environment)")
    }

    @Test("every row of the reference is known", arguments: SchemaTests.reference)
    func referenceIsKnown(_ path: String) {
        #expect(Schema.settings.contains { $0.path.replacing("[]", with: "") == path.replacing("[]", with: "") })
    }

    @Test("no row is there twice, and no two variables of one name")
    func unique() {
        #expect(Set(Schema.settings.map(\.path)).count == Schema.settings.count)
        #expect(Set(Schema.variables).count == Schema.variables.count)
    }

    @Test("every default is a value of its type", arguments: Schema.settings.filter { $0.defaultText != nil })
    func defaults(_ setting: Setting) {
        let node = Node(plain: setting.defaultText ?? "", at: .builtIn)
        #expect(node.mismatch(with: setting.type, isSecret: false) == nil)
    }

    private func expectMark(_ mark: Mark, of path: String, in loaded: LoadedConfiguration, _ input: String) throws {
        let about = loaded.diagnostics.filter { diagnostic in
            let key = diagnostic.key.split(separator: ".").filter { Int($0) == nil }.joined(separator: ".")
            let place = path.replacing("[]", with: "")
            if trigger(for: path)?.0 == key { return true }
            return !key.isEmpty && (place == key || place.hasPrefix(key + ".") || key.hasPrefix(place + "."))
        }
        let unsupported = about.filter { $0.message.contains("support") || $0.message.contains("effect") }
        #expect(!loaded.lines.contains { $0.contains("unknown") }, "\(loaded.lines) \(input)")
        switch mark {
        case .works:
            #expect(unsupported.isEmpty, "\(loaded.lines) \(input)")
            #expect(!about.contains { $0.severity == .error && $0.key == path }, "\(loaded.lines) \(input)")
        case .warns:
            #expect(about.contains { $0.severity == .warning }, "\(loaded.lines) \(input)")
            #expect(loaded.configuration != nil, "\(loaded.lines) \(input)")
        case .refuses:
            #expect(about.contains { $0.severity == .error }, "\(loaded.lines) \(input)")
            #expect(loaded.configuration == nil, "\(loaded.lines) \(input)")
        }
    }
}
