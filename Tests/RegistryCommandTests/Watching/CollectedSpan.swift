import Foundation
import StorageTesting

/// A span as a collector reads it from JSON.
struct CollectedSpan {
    let tree: [String: Any]

    func text(_ name: String) -> String? { tree[name] as? String }

    var name: String? { text("name") }

    /// As texts, those that are numbers too.
    var attributes: [String: String] {
        let list = tree["attributes"] as? [[String: Any]] ?? []
        let pairs = list.compactMap { attribute -> (String, String)? in
            guard let key = attribute["key"] as? String, let value = attribute["value"] as? [String: String],
                value.count == 1, let text = value["stringValue"] ?? value["intValue"]
            else { return nil }
            return (key, text)
        }
        return Dictionary(pairs) { first, second in "\(first) and \(second)" }
    }

    /// Of the resource of a request.
    static func resource(of request: HTTPReceiver.Request) throws -> [String: String] {
        let tree = try JSONSerialization.jsonObject(with: Data(request.body))
        return CollectedSpan(tree: try value("resourceSpans.0.resource", in: tree)).attributes
    }

    static func list(_ requests: [HTTPReceiver.Request]) throws -> [CollectedSpan] {
        try requests.flatMap { request in
            let tree = try JSONSerialization.jsonObject(with: Data(request.body))
            return try value("resourceSpans.0.scopeSpans.0.spans", in: tree, as: [[String: Any]].self)
                .map(CollectedSpan.init)
        }
    }
}
