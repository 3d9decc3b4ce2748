import Foundation

/// Reads everything back from a server to which nobody writes, and compares it with the ledger.
struct KillAudit {
    let ledger: Ledger
    let port: Int

    /// What is wrong, a line each.
    func problems() async throws -> [String] {
        let objects = ledger.objects
        async let odd = onThread { try read(objects.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)) }
        let even = try await onThread { try read(objects.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)) }
        let (present, problems) = try await (even.present + odd.present, even.problems + odd.problems)
        return try await problems + onThread { try compareLists(present: present) }
    }

    private func read(_ objects: [StoredObject]) throws -> (present: [StoredObject], problems: [String]) {
        let wire = try Wire(port: port)
        var present: [StoredObject] = []
        var problems: [String] = []
        for object in objects {
            let answer = try wire.ask("GET", object.target)
            var value: String?
            switch answer.status {
            case 200:
                present.append(object)
                value = answer["Docker-Content-Digest"]
                if value.flatMap(ledger.content) != Array(answer.body) {
                    problems.append("\(object) came with other bytes than were sent as \(value ?? "nothing")")
                }
            case 404: break
            default: problems.append("GET \(object.target) was answered \(answer.status): \(answer.text)")
            }
            if let problem = ledger.settle(object, value) { problems.append(problem) }
        }
        return (present, problems)
    }

    /// The lists name what is there, no less and no more.
    private func compareLists(present: [StoredObject]) throws -> [String] {
        let wire = try Wire(port: port)
        var problems: [String] = []
        for repository in Set(present.map(\.repository)).sorted() {
            let tags = present.filter { $0.kind == .tag && $0.repository == repository }.map(\.reference).sorted()
            let list = try wire.ask("GET", "/v2/\(repository)/tags/list")
            let listed = list.json["tags"] as? [String] ?? []
            if listed != tags { problems.append("\(repository) has the tags \(tags) and lists \(listed)") }
            for (subject, manifests) in ledger.referrers {
                let there = present.filter { $0.kind == .manifest && $0.repository == repository }.map(\.reference)
                let expected = Set(manifests).intersection(there)
                let index = try wire.ask("GET", "/v2/\(repository)/referrers/\(subject)")
                let entries = index.json["manifests"] as? [[String: Any]] ?? []
                let found = Set(entries.compactMap { $0["digest"] as? String })
                if found != expected {
                    problems.append("\(repository) has the referrers \(expected) of \(subject) and lists \(found)")
                }
            }
        }
        return problems
    }
}
