import Foundation
import Testing

@Suite("imports")
struct ImportTests {
    @Test("are those that the table of modules allows")
    func table() throws {
        for violation in try SwiftFile.all(in: "Sources").flatMap(Self.violations) { Issue.record("\(violation)") }
    }

    @Test("each module has a row, and each row a module")
    func rows() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            at: SwiftFile.top.appendingPathComponent("Sources"), includingPropertiesForKeys: nil)
        #expect(Set(folders.map(\.lastPathComponent)) == Set(ModuleTable.rows.keys))
    }

    @Test("no module leads back to itself")
    func noCycle() {
        for module in ModuleTable.rows.keys {
            var reached: Set<String> = []
            var next = ModuleTable.rows[module]?.ours ?? []
            while let other = next.popFirst() {
                if reached.insert(other).inserted { next.formUnion(ModuleTable.rows[other]?.ours ?? []) }
            }
            #expect(!reached.contains(module))
        }
    }

    @Test(
        "are found however they are written",
        arguments: [
            ("import OCI", "OCI"), ("  public import OCI", "OCI"), ("@testable import OCI", "OCI"),
            ("@preconcurrency internal import OCI // why", "OCI"), ("import struct OCI.Digest", "OCI"),
            ("@_spi(Inner) import OCI.Inner", "OCI"), ("import OCI; import Glibc", "OCI"), ("// import OCI", nil),
            ("/// import OCI", nil), ("let text = \"import OCI\"", nil), ("important()", nil),
        ])
    func parsing(_ line: String, _ module: String?) {
        #expect(SwiftFile.importedModule(line) == module)
    }

    @Test("that the table does not allow are named with file and line")
    func violation() {
        let file = SwiftFile(path: "Sources/OCI/Digest.swift", text: "import CSHA2\n\nimport NIOCore\n")
        #expect(
            Self.violations(in: file) == [
                "Sources/OCI/Digest.swift:3: OCI may not import NIOCore; the table in Tests/ModuleTests/ModuleTable.swift says what it may"
            ])
        let unknown = SwiftFile(path: "Sources/New/New.swift", text: "import OCI\n")
        #expect(Self.violations(in: unknown).count == 1)
    }

    private static func violations(in file: SwiftFile) -> [String] {
        let row = ModuleTable.rows[file.module]
        let allowed = (row?.ours ?? []).union(row?.outside ?? [])
        return file.imports.filter { !allowed.contains($0.module) }.map { imported in
            "\(file.path):\(imported.line): \(file.module) may not import \(imported.module); "
                + "the table in Tests/ModuleTests/ModuleTable.swift says what it may"
        }
    }
}
