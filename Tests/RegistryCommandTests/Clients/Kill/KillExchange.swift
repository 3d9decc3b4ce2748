/// The connection of one writer, which counts its requests and knows which answers are right.
struct KillExchange {
    /// An answer that no crash explains.
    struct UnexpectedAnswer: Error, CustomStringConvertible {
        let description: String
    }

    private let wire: Wire
    let killSwitch: KillSwitch

    init(port: Int, killSwitch: KillSwitch) throws {
        wire = try Wire(port: port)
        self.killSwitch = killSwitch
    }

    func ask(
        _ method: String, _ target: String, headers: [String] = [], body: [UInt8] = [], expecting statuses: Int...
    ) throws -> HTTPAnswer {
        killSwitch.count()
        let answer = try wire.ask(method, target, headers: headers, body: body)
        guard statuses.contains(answer.status) else {
            throw UnexpectedAnswer(
                description: "\(method) \(target) was answered \(answer.status) and not \(statuses): \(answer.text)")
        }
        return answer
    }
}
