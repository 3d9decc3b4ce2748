import HTTPConnection
import HTTPTypes
import Registry
public import Telemetry

extension RequestMetrics {
    /// With a place for each handler of this server.
    public convenience init() {
        self.init(handlers: RequestHandler.allCases.map(\.label))
    }

    /// A request is under way from now on, until it is counted.
    func begin(_ record: inout RequestRecord) {
        guard !record.isUnderWay else { return }
        record.isUnderWay = true
        begin(record.handler.rawValue, lane: record.request.connection.lane)
    }

    /// Counts a request whose answer has ended, and which was begun.
    func count(_ record: RequestRecord, status: Int, _ end: AnswerEnd) {
        let handler = record.handler.rawValue
        let lane = record.request.connection.lane
        leave(handler, lane: lane)
        count(
            FinishedRequest(
                handler: handler, method: record.method, status: status,
                duration: MonotonicTime.now() - record.started, received: end.received, sent: end.sent,
                isBroken: end.failure != nil),
            lane: lane)
    }

    /// Counts what was refused before it was a request.
    func count(refused status: Int, _ end: AnswerEnd, lane: Int) {
        count(
            FinishedRequest(
                handler: RequestHandler.none.rawValue, method: .other, status: status, duration: 0, received: 0,
                sent: end.sent, isBroken: end.failure != nil),
            lane: lane)
    }
}

extension RequestRecord {
    fileprivate var method: RequestMethod {
        switch request.method {
        case .get: .get
        case .head: .head
        default: RequestMethod(request.method.rawValue)
        }
    }
}
