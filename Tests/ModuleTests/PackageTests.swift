import Foundation
import Testing

@Suite("Package.swift")
struct PackageTests {
    @Test("pins each direct package to exactly one version")
    func exact() throws {
        let text = try String(contentsOf: SwiftFile.top.appendingPathComponent("Package.swift"), encoding: .utf8)
        let packages = Self.packages(in: text)
        #expect(!packages.isEmpty)
        for package in packages where !package.contains("exact:") {
            Issue.record("Package.swift: .package(\(package)) has to name one version with exact:")
        }
    }

    @Test("is read over line ends")
    func reading() {
        let text =
            ".package(url: \"a\",\n  from: \"1.0.0\"),\n.package(url: \"b\", exact: \"1.2.3\", traits: [.trait(name: \"t\")])\n"
        #expect(Self.packages(in: text).map { $0.contains("exact:") } == [false, true])
    }

    /// What stands between the parentheses of each `.package(…)`.
    private static func packages(in text: String) -> [Substring] {
        text.ranges(of: ".package(").map { start in
            var depth = 1
            return text[start.upperBound...].prefix { character in
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
                return depth > 0
            }
        }
    }
}
