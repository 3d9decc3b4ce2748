import HTTPExchange

extension HealthProblem {
    /// What the network or a client of it says, for a person.
    static func words(for error: any Error) -> String {
        let failure = ExchangeFailure(error)
        return switch failure.kind {
        case .noConnectionInTime, .noHandshakeInTime, .noAnswerInTime: "not in time"
        case .refused, .unreachable: failure.detail
        case .unknownHost: "the name has no address"
        default: failure.words
        }
    }
}
