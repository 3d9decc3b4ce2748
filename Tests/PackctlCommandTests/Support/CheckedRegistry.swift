import Foundation
import StorageTesting

/// What `registry check` says of a registry, in JSON.
struct CheckedRegistry: Decodable {
    struct Finding: Decodable {
        var step: String
        var state: String
        var found: String
        var remedy: String?
    }

    struct Palette: Decodable {
        var certificateIsTrusted: Bool
    }

    var state: String
    var findings: [Finding]
    var palette: Palette?

    /// `step state`, one for each step: the worst of it.
    var states: [String] { findings.map { "\($0.step) \($0.state)" } }

    static func check(_ client: TestClient, _ words: String...) async throws -> (status: Int32, seen: CheckedRegistry) {
        let run = try await client.run(["registry", "check"] + words + ["-o", "json"])
        return (run.status, try JSONDecoder().decode(CheckedRegistry.self, from: Data(run.output.utf8)))
    }
}
