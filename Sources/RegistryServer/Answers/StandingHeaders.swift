import HTTPConnection
import HTTPTypes
import Synchronization

/// The header fields that every answer carries. They may be replaced while requests are answered: each answer has those before
/// or those after, whole. Each thread has its own, behind a lock that nobody else waits for.
final class StandingHeaders: Sendable {
    private struct Fields {
        let plain: StandingFields
        let secure: StandingFields

        init(_ headers: [ServerOptions.Header]) {
            var fields = HTTPFields()
            fields[.dockerDistributionAPIVersion] = "registry/2.0"
            for header in headers where !header.onlyOverTLS { fields.append(header.field) }
            plain = StandingFields(fields)
            for header in headers where header.onlyOverTLS { fields.append(header.field) }
            secure = StandingFields(fields)
        }
    }

    private final class Lane: Sendable {
        let fields: Mutex<Fields>

        init(_ fields: Fields) {
            self.fields = Mutex(fields)
        }
    }

    private static let laneCount = 16

    private let lanes: [Lane]

    init(_ headers: [ServerOptions.Header]) {
        let fields = Fields(headers)
        lanes = (0..<Self.laneCount).map { _ in Lane(fields) }
    }

    func replace(_ headers: [ServerOptions.Header]) {
        let fields = Fields(headers)
        for lane in lanes { lane.fields.withLock { $0 = fields } }
    }

    /// The same object until the headers are replaced.
    subscript(_ connection: ConnectionInfo) -> StandingFields {
        lanes[connection.lane & (Self.laneCount - 1)].fields.withLock { connection.isSecure ? $0.secure : $0.plain }
    }
}
