import HTTPExchange

/// Says in one line why a request to an endpoint got no answer. Neither its address nor its headers are in it.
enum DeliveryWords {
    static func words(for error: any Error, timeout: Duration) -> String {
        let failure = ExchangeFailure(error)
        return switch failure.kind {
        case .noAnswerInTime, .notReadInTime: "no answer within \(timeout) (timeout)"
        case .untrusted: "\(failure.words); name that authority's file in cabundle"
        case .cancelled: "the server is stopping"
        default: failure.words
        }
    }
}
