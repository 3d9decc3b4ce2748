import Foundation
import PackFormat
import Testing

private let packsFolder = ProcessInfo.processInfo.environment["PACKS_DIR"]

@Suite("The packs of PACKS_DIR", .enabled(if: packsFolder != nil))
struct RealPacksTests {
    /// Names of the folders that hold a `pack.json`; none without PACKS_DIR.
    private static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/pack.json") }.sorted()
    }

    @Test("are all read to their end, and the same findings come in the same order each time")
    func all() throws {
        let folder = try #require(packsFolder)
        let names = try Self.names(in: folder)
        try #require(!names.isEmpty, "no folder in \(folder) holds a pack.json")
        var rules: [ValidationRule: (findings: Int, packs: Int)] = [:]
        var levels: [Finding.Level: Int] = [:]
        var failing = 0
        for (index, name) in names.enumerated() {
            let files = PackFiles(try PackFolder(at: "\(folder)/\(name)"))
            let findings = PackValidation(folderName: name).findings(in: files)
            #expect(findings == findings.sorted())
            if index.isMultiple(of: 20) { #expect(PackValidation(folderName: name).findings(in: files) == findings) }
            for (rule, found) in Dictionary(grouping: findings, by: \.rule) {
                rules[rule, default: (0, 0)].findings += found.count
                rules[rule, default: (0, 0)].packs += 1
            }
            for finding in findings { levels[finding.level, default: 0] += 1 }
            if findings.fails(strict: false) { failing += 1 }
            // To look at what was found, and not only at the counts.
            if ProcessInfo.processInfo.environment["PACKS_LIST"] != nil {
                for finding in findings { print("\(name): \(finding)") }
            }
        }
        let byLevel = Finding.Level.allCases.map { "\(levels[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
        let byRule = rules.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.findings) in \($0.value.packs)" }
        print("validated \(names.count) packs, \(failing) fail: \(byLevel); \(byRule.joined(separator: ", "))")
    }
}
