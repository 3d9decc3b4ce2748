import HTTPConnection
import HTTPTypes
import Logging
import Registry

extension RegistryAPI {
    /// Whether this server can do its work: its store answers. Asked without login, by load balancers and orchestrators.
    func health() async -> Answer {
        do {
            try await content.probe(isReadOnly: options.isReadOnly)
            return .json(#"{"status":"UP"}"#)
        } catch {
            logger.error("health: the store does not answer: \(error)")
            var answer = Answer.json(#"{"status":"DOWN"}"#)
            answer.status = .serviceUnavailable
            return answer
        }
    }
}
