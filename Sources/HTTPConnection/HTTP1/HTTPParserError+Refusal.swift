import HTTPTypes
import NIOHTTP1

extension ConnectionRefusal {
    /// The answer to what the parser could not read.
    init(_ error: any Error) {
        switch error as? HTTPParserError {
        case .headerOverflow:
            self = .headerTooLarge
        case .invalidMethod:
            self.init(.notImplemented, "the request's method is none that this server knows")
        default:
            self.init(.badRequest, "the request is not well-formed HTTP")
        }
    }
}
