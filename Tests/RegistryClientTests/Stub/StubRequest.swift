import NIOCore
import NIOHTTP1

/// A request as a ``StubRegistry`` received it.
struct StubRequest: Sendable {
    var method: HTTPMethod
    /// With the query.
    var target: String
    var fields: HTTPHeaders
    var body = ByteBuffer()
    /// The requests of this method and path so far, with this one.
    var number = 1
    /// Whether the connection was cut before the body was whole.
    var isCut = false

    var path: String { String(target.prefix { $0 != "?" }) }
    /// `GET /v2/`
    var line: String { "\(method) \(path)" }

    func field(_ name: String) -> String? { fields.first(name: name) }

    /// The values of a parameter of the query, as they came.
    func query(_ name: String) -> [String] {
        let query = target.drop { $0 != "?" }.dropFirst()
        return query.split(separator: "&").compactMap { item in
            item.hasPrefix("\(name)=") ? String(item.dropFirst(name.count + 1)) : nil
        }
    }
}
