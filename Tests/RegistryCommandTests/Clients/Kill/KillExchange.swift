/// The connection of one writer, which counts its requests and knows which answers are right.
struct KillExchange {
    /// An answer that no crash explains.
    struct UnexpectedAnswer: Error, CustomStringConvertible {
        let description: String
    }

    /// An answer that asks the client to try again, or to ask first where its upload stands.
    struct TryAgain: Error {}

    private let port: Int
    private var wire: Wire
    let killSwitch: KillSwitch
    /// After so many requests another connection is opened, so that a balancer picks another server; nil for one connection to
    /// one server, which has no reason to ask that anything is tried again.
    private let requestsPerConnection: Int?
    private var requestsLeft: Int

    init(port: Int, killSwitch: KillSwitch, requestsPerConnection: Int? = nil) throws {
        self.port = port
        wire = try Wire(port: port)
        self.killSwitch = killSwitch
        self.requestsPerConnection = requestsPerConnection
        requestsLeft = requestsPerConnection ?? .max
    }

    mutating func ask(
        _ method: String, _ target: String, headers: [String] = [], body: [UInt8] = [], expecting statuses: Int...
    ) throws -> HTTPAnswer {
        killSwitch.count()
        if let requestsPerConnection {
            if requestsLeft == 0 {
                wire = try Wire(port: port)
                requestsLeft = requestsPerConnection
            }
            requestsLeft -= 1
        }
        let answer = try wire.ask(method, target, headers: headers, body: body)
        if requestsPerConnection != nil, !statuses.contains(answer.status), Self.asksToTryAgain(answer) {
            throw TryAgain()
        }
        guard statuses.contains(answer.status) else {
            throw UnexpectedAnswer(
                description: "\(method) \(target) was answered \(answer.status) and not \(statuses): \(answer.text)")
        }
        return answer
    }

    private static func asksToTryAgain(_ answer: HTTPAnswer) -> Bool {
        switch answer.status {
        case 503: answer["Retry-After"] != nil
        // A request whose client has gone may still hold the upload, or has moved it on.
        case 409, 416: answer.errorCodes == ["BLOB_UPLOAD_INVALID"] || answer.errorCodes == ["RANGE_INVALID"]
        default: false
        }
    }
}
