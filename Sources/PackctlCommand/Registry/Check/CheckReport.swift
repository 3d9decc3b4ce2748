/// What a check of a registry found.
struct CheckReport: Report {
    /// What belongs into Palette's form for an OCI registry of packs.
    struct Palette: Encodable, Hashable {
        var endpoint: String
        var baseContentPath: String
        var authentication: AuthenticationKind
        /// Whether the certificate has to be uploaded, or its verification skipped.
        var certificateIsTrusted: Bool
    }

    var server: String
    var state: CheckFinding.State
    var findings: [CheckFinding]
    /// Nil when the registry was not reached, or lies where Palette does not ask.
    var palette: Palette?

    init(server: String, findings: [CheckFinding], palette: Palette?) {
        self.server = server
        self.palette = palette
        let reached = Set(findings.map(\.step))
        let reason =
            findings.contains { $0.state == .failed } ? "a step before failed" : "there was nothing to look at"
        self.findings =
            findings
            + CheckFinding.Step.allCases.filter { !reached.contains($0) }.map {
                CheckFinding(step: $0, state: .notReached, found: reason)
            }
        let states = findings.map(\.state)
        state = states.contains(.failed) ? .failed : states.contains(.warning) ? .warning : .ok
    }

    /// What the first failure is about.
    var firstFailure: CheckFinding? { findings.first { $0.state == .failed } }

    var table: Table {
        var rows: [[String]] = []
        for finding in findings {
            rows.append([
                finding.step.rawValue, finding.state == .notReached ? "not reached" : finding.state.rawValue,
                finding.pack.map { "\($0): \(finding.found)" } ?? finding.found,
            ])
            if let remedy = finding.remedy { rows.append(["", "", "→ \(remedy)"]) }
        }
        return Table(
            ["step", "state", "found"], rows,
            colours: ["ok": .green, "warning": .yellow, "failed": .red])
    }
}
