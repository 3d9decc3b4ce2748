/// A connection that is used again and again, and made anew when the server has closed it.
final class KeptConnection {
    private let port: Int
    private var wire: Wire?

    init(port: Int) {
        self.port = port
    }

    func send(_ method: String, _ target: String, _ fields: [(String, String)], body: [UInt8]?) throws -> HTTPAnswer {
        let headers = fields.map { "\($0): \($1)" }
        if let wire, let answer = try? wire.ask(method, target, headers: headers, body: body ?? []) {
            return kept(answer, wire)
        }
        let wire = try Wire(port: port)
        return kept(try wire.ask(method, target, headers: headers, body: body ?? []), wire)
    }

    private func kept(_ answer: HTTPAnswer, _ wire: Wire) -> HTTPAnswer {
        self.wire = answer["Connection"]?.lowercased() == "close" ? nil : wire
        return answer
    }
}
