import OCI
import PackFormat

/// What came of the folders of a push, in their order.
struct PushReport: Report {
    var packs: [PushResult]

    var table: Table {
        Table(
            ["pack", "tag", "result", "digest"],
            packs.map { [$0.name ?? $0.source, $0.tag ?? "", $0.result.rawValue, $0.digest?.text ?? ""] },
            colours: ["conflict": .red, "invalid": .red, "failed": .red, "pushed": .green, "overwritten": .yellow])
    }

    /// Says what went wrong and counts the warnings. Throws what ends the command when something went wrong: the class of the first
    /// failure, without a message.
    func complain(to console: Console) throws(CommandFailure) {
        for pack in packs {
            if let error = pack.error {
                console.fail(error)
            } else if pack.findings != nil {
                console.warn("\(pack.source) has errors, which --force put up with:")
            }
            for finding in pack.findings ?? [] { console.note("  \(finding)") }
        }
        let warnings = packs.reduce(0) { $0 + ($1.warnings ?? 0) }
        if warnings > 0 {
            let count = warnings == 1 ? "1 warning" : "\(warnings) warnings"
            console.note("\(count), which pack validate --registry-server tells")
        }
        if packs.count > 1 { console.note(summary) }
        if let failed = packs.first(where: { $0.exitClass != .success }) { throw CommandFailure(failed.exitClass, "") }
    }

    /// `220 packs: 2 pushed, 218 unchanged`
    var summary: String {
        let outcomes: [PushResult.Outcome] = [.pushed, .overwritten, .unchanged, .conflict, .invalid, .failed]
        let counts = outcomes.compactMap { outcome in
            let count = packs.count { $0.result == outcome }
            return count == 0 ? nil : "\(count) \(outcome.rawValue)"
        }
        return "\(packs.count) packs: \(counts.joined(separator: ", "))"
    }
}
