/// Counts requests under the names that Distribution gives them. Everything has its place from the start: counting takes some
/// atomic additions, no lock and no memory.
public final class RequestMetrics: MetricSource {
    /// Where the numbers of one handler and method lie.
    private struct Place {
        var codes: Range<Int>
        var broken: Int
        var duration: Range<Int>
        var received: Range<Int>
        var sent: Range<Int>
    }

    private static let duration = HistogramScale.seconds
    private static let size = HistogramScale.bytes

    private let handlers: [String]
    private let statuses = StatusLabels()
    private let width: Int
    private let cells: MetricCells
    private let inFlight: MetricCells

    /// - Parameter handlers: what the label `handler` can be; requests name theirs by its index.
    public init(handlers: [String]) {
        self.handlers = handlers
        width = statuses.labels.count + 1 + Self.duration.width + 2 * Self.size.width
        cells = MetricCells(count: handlers.count * RequestMethod.allCases.count * width)
        inFlight = MetricCells(count: handlers.count)
    }

    /// A request is under way from now on.
    public func begin(_ handler: Int, lane: Int) {
        inFlight.add(1, to: handler, lane: lane)
    }

    /// It is no more.
    public func leave(_ handler: Int, lane: Int) {
        inFlight.add(-1, to: handler, lane: lane)
    }

    public func count(_ request: FinishedRequest, lane: Int) {
        let place = place(request.handler, request.method)
        cells.add(1, to: place.codes.lowerBound + statuses.index(of: request.status), lane: lane)
        if request.isBroken { cells.add(1, to: place.broken, lane: lane) }
        observe(request.duration, on: Self.duration, place.duration, lane)
        observe(request.received, on: Self.size, place.received, lane)
        observe(request.sent, on: Self.size, place.sent, lane)
    }

    private func observe(_ number: Int64, on scale: HistogramScale, _ range: Range<Int>, _ lane: Int) {
        cells.observe(UInt64(Swift.max(0, number)), on: scale, from: range.lowerBound, lane: lane)
    }

    private func place(_ handler: Int, _ method: RequestMethod) -> Place {
        let start = (handler * RequestMethod.allCases.count + method.rawValue) * width
        let codes = start..<start + statuses.labels.count
        let broken = codes.upperBound
        let duration = broken + 1..<broken + 1 + Self.duration.width
        let received = duration.upperBound..<duration.upperBound + Self.size.width
        let sent = received.upperBound..<received.upperBound + Self.size.width
        return Place(codes: codes, broken: broken, duration: duration, received: received, sent: sent)
    }

    /// Only what has been asked for: most handlers take two methods.
    public func write(to exposition: inout Exposition) {
        let series = handlers.indices.flatMap { handler in
            RequestMethod.allCases.compactMap { method -> (handler: String, method: String, place: Place)? in
                let place = place(handler, method)
                return cells[place.codes].contains { $0 > 0 } ? (handlers[handler], method.label, place) : nil
            }
        }
        exposition.begin("registry_http_requests_total", .counter, "Requests that were answered.")
        for (handler, method, place) in series {
            for (label, count) in zip(statuses.labels, cells[place.codes]) where count > 0 {
                exposition.add(count, ["handler": handler, "code": label, "method": method])
            }
        }
        exposition.begin(
            "registry_http_responses_broken_total", .counter, "Answers that did not reach their client as a whole.")
        for (handler, method, place) in series {
            exposition.add(cells[place.broken], ["handler": handler, "method": method])
        }
        exposition.begin("registry_http_in_flight_requests", .gauge, "Requests that are under way.")
        for (index, handler) in handlers.enumerated() {
            exposition.add(Int64(bitPattern: inFlight[index]), ["handler": handler])
        }
        exposition.begin(
            "registry_http_request_duration_seconds", .histogram,
            "Time from the head of a request to the end of its answer.")
        for (handler, method, place) in series {
            exposition.add(cells[place.duration][...], on: Self.duration, ["handler": handler, "method": method])
        }
        exposition.begin("registry_http_request_size_bytes", .histogram, "Bytes of the bodies of requests.")
        for (handler, method, place) in series {
            exposition.add(cells[place.received][...], on: Self.size, ["handler": handler, "method": method])
        }
        exposition.begin("registry_http_response_size_bytes", .histogram, "Bytes of the bodies of answers.")
        for (handler, method, place) in series {
            exposition.add(cells[place.sent][...], on: Self.size, ["handler": handler, "method": method])
        }
    }
}
