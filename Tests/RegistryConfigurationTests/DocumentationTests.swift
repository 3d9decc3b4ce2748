import Testing

@testable import RegistryConfiguration

/// `docs/configuration.md` is for people; what it must not forget is checked here.
@Suite("The reference for users")
struct DocumentationTests {
    private static let text: String = {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let bytes = try? FileAccess.system.read(root + "/docs/configuration.md", 1 << 20)
        return String(decoding: bytes ?? [], as: UTF8.self)
    }()

    @Test("names every key", arguments: Schema.settings.filter { !$0.path.hasPrefix("storage.s3aws.") })
    func key(_ setting: Setting) throws {
        let schema = try #require(Schema.at(setting.path))
        if schema.support == .works {
            #expect(Self.text.contains("`\(setting.path)`"))
        } else {
            #expect(Self.text.contains(setting.key))
        }
    }

    @Test(
        "names the variable of every key that works, and its default",
        arguments: Schema.settings.filter { Schema.at($0.path)?.support == .works && $0.path != "version" })
    func variable(_ setting: Setting) {
        let row = Self.text.split(separator: "\n").first { $0.hasPrefix("| `\(setting.path)` |") }
        guard setting.type.isLeaf, let row else { return }
        #expect(row.contains("`\(Schema.variable(for: setting.path))`"))
        if let text = setting.defaultText { #expect(row.contains(text)) }
    }

    @Test("every configuration in it loads, and every one that is shown as refused is")
    func examples() {
        let blocks = Self.text.components(between: "```yaml\n", and: "```")
        #expect(blocks.count > 10)
        for block in blocks {
            let yaml = block.hasPrefix("version:") ? block : "version: 0.1\n" + block
            let loaded = load(yaml)
            #expect(loaded.configuration != nil, "\(yaml)\n\(loaded.lines)")
            #expect(!loaded.lines.contains { $0.contains("unknown key") }, "\(yaml)\n\(loaded.lines)")
        }
    }
}

extension String {
    /// What stands between each pair of marks.
    fileprivate func components(between start: String, and end: String) -> [String] {
        var result: [String] = []
        var rest = self[...]
        while let open = rest.firstRange(of: start) {
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: end) else { break }
            result.append(String(rest[..<close.lowerBound]))
            rest = rest[close.upperBound...]
        }
        return result
    }
}
