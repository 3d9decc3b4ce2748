import Foundation
import Testing

/// What `registry config check` makes of a file and variables; a test fails when there is anything to say about them.
struct EffectiveConfiguration {
    private let tree: [String: Any]

    init(
        _ file: String, environment: [String: String] = [:], on bench: Bench,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let checked = try await bench.registry(["config", "check", file], environment: environment)
        #expect(checked.currentEnding() == .exited(0), sourceLocation: sourceLocation)
        let remarks = checked.standardError.split(separator: "\n").filter { !$0.contains(": notice: ") }
        #expect(remarks.isEmpty, "\(remarks.joined(separator: "\n"))", sourceLocation: sourceLocation)
        let effective = try bench.write(checked.standardOutput, to: "effective-\(UUID().uuidString).yml")
        tree = try await bench.yamlDocuments(URL(fileURLWithPath: effective)).first ?? [:]
    }

    func text(_ path: String) throws -> String { try value(path, in: tree) }

    /// The port of `http.addr`.
    var port: Int? { (try? text("http.addr"))?.split(separator: ":").last.flatMap { Int($0) } }

    /// `http.draintimeout` in seconds, where it is written in those.
    var drainSeconds: Int? {
        guard let text = try? text("http.draintimeout"), text.hasSuffix("s") else { return nil }
        return Int(text.dropLast())
    }
}
