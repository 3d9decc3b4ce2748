import FoundationEssentials
import HTTPConnection
import HTTPTypes
import Health
import Logging
import NIOCore
import Registry

extension RegistryAPI {
    /// Whether this server can do its work: its store answers, and no check fails. Asked without login, by load balancers and
    /// orchestrators.
    func briefHealth() async -> Answer {
        let state = await storeState()
        return answer(.json("{\"status\":\"\(state.rawValue)\"}"), in: state)
    }

    /// The same with what an operator wants to know besides.
    func detailedHealth() async -> Answer {
        let state = await storeState()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and numbers: there is nothing here that cannot be encoded.
        let problems = health.failures
        let detail = HealthDetail(
            status: state.rawValue, certificates: certificates(), checks: problems.isEmpty ? nil : problems)
        let data = (try? encoder.encode(detail)) ?? Data()
        return answer(.json(ByteBuffer(bytes: data)), in: state)
    }

    private func storeState() async -> StoreState {
        guard health.isServing else { return .down }
        do {
            try await content.probe(isReadOnly: options.isReadOnly)
            return .up
        } catch {
            logger.error("health: the store does not answer: \(error)")
            return .down
        }
    }

    private func answer(_ answer: Answer, in state: StoreState) -> Answer {
        var answer = answer
        if state == .down { answer.status = .serviceUnavailable }
        return answer
    }
}

private enum StoreState: String {
    case up = "UP"
    case down = "DOWN"
}

private struct HealthDetail: Encodable {
    var status: String
    var certificates: [CertificateHealth]
    /// What fails, by name.
    var checks: [String: String]?
}
