import Foundation
import StorageTesting

/// An event as an endpoint received it.
struct ReceivedEvent {
    /// Members by their paths, such as `target.digest`; values of lists by their index.
    let members: [String: String]

    /// The one event of a request, whose envelope holds no more.
    init(_ request: HTTPReceiver.Request) throws {
        let document = try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
        guard let events = document?["events"] as? [[String: Any]], events.count == 1, document?.count == 1 else {
            throw TestFailure("no envelope with one event: \(request.text)")
        }
        var members: [String: String] = [:]
        Self.flatten(events[0], below: "", into: &members)
        self.members = members
    }

    subscript(path: String) -> String? { members[path] }

    /// Without what differs from one server, or one run, to another.
    func normalized(origin: String, digests: [String: String]) -> [String: String] {
        var members = members
        for path in ["id", "timestamp", "request.id", "request.addr", "source.addr", "source.instanceID"] {
            members[path] = members[path].map { $0.isEmpty ? "" : "something" }
        }
        members["request.host"] = members["request.host"].map { origin.hasSuffix($0) ? "the server" : $0 }
        for (path, value) in members {
            var value = value.replacingOccurrences(of: origin, with: "http://the server")
            for (digest, name) in digests { value = value.replacingOccurrences(of: digest, with: name) }
            members[path] = value
        }
        return members
    }

    /// Action, method, repository, and tag or digest.
    var summary: String {
        [
            self["action"], self["request.method"], self["target.repository"],
            self["target.tag"] ?? self["target.digest"],
        ]
        .compactMap(\.self).joined(separator: " ")
    }

    private static func flatten(_ value: Any, below path: String, into members: inout [String: String]) {
        func below(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        switch value {
        case let object as [String: Any]:
            for (name, value) in object { flatten(value, below: below(name), into: &members) }
        case let list as [Any]:
            for (index, value) in list.enumerated() { flatten(value, below: below(String(index)), into: &members) }
        default: members[path] = "\(value)"
        }
    }
}

extension HTTPReceiver {
    /// The events that came, as soon as there are as many.
    func events(atLeast count: Int) async throws -> [ReceivedEvent] {
        try await requests(atLeast: count).map { try ReceivedEvent($0) }
    }
}
