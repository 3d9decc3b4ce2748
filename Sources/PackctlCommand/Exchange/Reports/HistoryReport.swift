import OCI

/// What happened to a pack, the latest first.
struct HistoryReport: Report {
    var name: String
    var events: [PackEvent]

    var table: Table {
        // Of one base there is nothing to tell apart.
        let hasRepositories = Set(events.map(\.repository)).count > 1
        return Table(
            ["time", "action", "tag"] + (hasRepositories ? ["repository"] : []) + ["user", "digest", "message"],
            events.map { event in
                let digest = event.digest.map { String($0.text.prefix(19)) } ?? ""
                let repository = hasRepositories ? [event.repository ?? ""] : []
                return [event.time, event.action, event.tag] + repository
                    + [event.user ?? "", digest, event.message ?? ""]
            })
    }
}
