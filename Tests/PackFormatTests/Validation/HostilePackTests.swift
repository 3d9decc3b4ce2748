import PackFormat
import Testing

/// Packs that are meant to keep the validation busy or to end it. Each gives findings; the time limit of a run is the other claim.
@Suite("Hostile packs", .timeLimit(.minutes(30)))
struct HostilePackTests {
    private static let texts = ["pack.json", "values.yaml", "presets.yaml", "schema.yaml"]

    @Test("a bomb of aliases is told where it goes too far", arguments: ["values.yaml", "presets.yaml", "schema.yaml"])
    func bomb(_ path: String) {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...40 {
            text += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
        }
        var pack = TestPack()
        pack[path] = text
        let finding = pack.findings().first { $0.file?.text == path && $0.level == .error }
        #expect(finding?.message.contains("more than 200000 values") == true && finding?.line == 6)
    }

    @Test("deep nesting is told", arguments: texts, ["[", "{\"a\":", "- ", "{{"])
    func deep(_ path: String, _ opening: String) {
        var pack = TestPack()
        pack[path] = String(repeating: opening, count: 100_000)
        #expect(pack.findings().contains { $0.file?.text == path && $0.level == .error })
    }

    @Test(
        "a value of ten MiB and ten MiB of lines are not looked at, and told",
        arguments: [
            ("pack.json", "x"), ("pack.json", "\n"), ("values.yaml", "x"), ("presets.yaml", "\n"),
            ("schema.yaml", "- \n"),
        ])
    func large(_ path: String, _ piece: String) {
        var pack = TestPack()
        pack[path] = "a: " + String(repeating: piece, count: (10 << 20) / piece.utf8.count)
        let rules = pack.findings().filter { $0.file?.text == path }.map(\.rule.id)
        #expect(rules.contains(path == "pack.json" ? "pack-json-invalid" : "file-too-large"))
    }

    @Test("eight MiB of values that may be read are read to their end")
    func readable() {
        var pack = TestPack()
        pack["values.yaml"] = TestPack.values + "large: " + String(repeating: "x ", count: 4_190_000) + "\n"
        #expect(pack.findings().map(\.rule.id) == ["values-trailing-blanks"])
        pack["values.yaml"] = TestPack.values + String(repeating: "\n", count: 1 << 20)
        #expect(pack.findings() == [])
        pack["values.yaml"] =
            TestPack.values + "large:\n" + String(repeating: "- {{ .spectro.system.cluster.uid }}\n", count: 20_000)
        #expect(pack.findings().map(\.rule.id) == [])
    }

    @Test("junk in every file gives findings and no end of the process", arguments: 0..<8)
    func junk(_ seed: UInt64) {
        var random = Seeded(seed)
        var pack = TestPack()
        for path in pack.files.keys.sorted() {
            pack.files[path] = (0..<Int.random(in: 0...5000, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
        }
        let findings = pack.findings()
        #expect(
            findings.contains { $0.rule.id == "pack-json-invalid" } && findings.contains { $0.rule.id == "logo-type" })
        #expect(findings == pack.findings())
    }

    @Test("damaged copies of a good pack give findings that stay the same", arguments: 0..<10)
    func damaged(_ seed: UInt64) {
        var random = Seeded(seed)
        let spice = Array("{}[]:,-?&*!|>'\"%@`#\t\n\0 <=~0aé\u{FEFF}${}/".utf8) + [0xFF, 0xC3]
        for _ in 0..<20 {
            var pack = TestPack()
            for path in pack.files.keys.sorted() {
                guard var bytes = pack.files[path], !bytes.isEmpty else { continue }
                for _ in 0..<Int.random(in: 0...4, using: &random) where bytes.count > 1 {
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: bytes.remove(at: place)
                    case 1: bytes.insert(spice.randomElement(using: &random) ?? 0, at: place)
                    default: bytes[place] = spice.randomElement(using: &random) ?? 0
                    }
                }
                pack.files[path] = bytes
            }
            let findings = pack.findings()
            #expect(findings == pack.findings())
            #expect(findings.allSatisfy { !$0.description.contains("\n") && $0.line ?? 1 > 0 })
        }
    }

    @Test("thousands of near misses, of paths and of rules cost little")
    func guesses() {
        var pack = TestPack()
        let keys = (0..<20_000).map { "  hell\($0):\n" }.joined()
        pack["values.yaml"] = "pack: {}\ncharts:\n\(keys)manifests:\n\(keys)"
        pack["schema.yaml"] = (0..<20_000).map { "charts.a.b\($0): {schema: '{{ format \"${strin}\" }}'}\n" }.joined()
        pack["presets.yaml"] =
            "presets:\n"
            + (0..<5_000).map { "- {name: a\($0), group: g, remove: [charts.x\($0)], add: 'b\($0): 1'}\n" }.joined()
        let charts = (0..<5_000).map { "\"charts/hell\($0).tgz\"" }.joined(separator: ",")
        pack.replace("[\"charts/hello-1.2.3.tgz\"]", with: "[\(charts)]", in: "pack.json")
        let rules = Set(pack.findings().map(\.rule.id))
        #expect(
            rules.isSuperset(of: [
                "chart-missing", "manifest-key-unknown", "schema-type-unknown", "preset-remove-unresolved",
            ]))
    }

    @Test("one long text under many names is read a bounded number of times")
    func aliases() {
        var pack = TestPack()
        let long = String(repeating: "x ", count: 500_000) + "end"
        let uses = String(repeating: "- {name: a, add: *long}\n", count: 400)
        pack["presets.yaml"] = "long: &long '\(long)'\npresets:\n\(uses)"
        pack["values.yaml"] =
            TestPack.values + "long: &long '\(long)'\nothers:\n" + String(repeating: "- *long\n", count: 5000)
        pack["schema.yaml"] = "a: &a {schema: '\(long)'}\n" + (0..<5000).map { "b\($0): *a\n" }.joined()
        let rules = Set(pack.findings().map(\.rule.id))
        #expect(rules.isSuperset(of: ["preset-add-invalid", "preset-name-duplicate", "schema-template-invalid"]))
    }

    @Test("a chart that unpacks to more than any chart is refused")
    func chartBomb() {
        var pack = TestPack()
        pack.files["charts/hello-1.2.3.tgz"] = TarBytes.archive { tar in
            tar.add("hello/Chart.yaml", "name: hello\nversion: 1.2.3\n")
            tar.add(TarBytes.Header(name: "hello/big", size: "77777777777"))
        }
        let findings = pack.findings().filter { $0.rule.id == "chart-unreadable" }
        #expect(findings.count == 1 && findings.first?.message.contains("\"hello/big\"") == true)
    }
}
