import OCI

/// What happened to a pack, the latest first.
struct HistoryReport: Report {
    var name: String
    var events: [PackEvent]

    var table: Table {
        Table(
            ["time", "action", "tag", "user", "digest", "message"],
            events.map { event in
                let digest = event.digest.map { String($0.text.prefix(19)) } ?? ""
                return [event.time, event.action, event.tag, event.user ?? "", digest, event.message ?? ""]
            })
    }
}
