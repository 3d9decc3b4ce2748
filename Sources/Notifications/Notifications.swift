public import Logging
import NIOCore
import Synchronization

/// Tells endpoints of what is done with content, by HTTP, as CNCF Distribution does: one event a request, in order for each
/// endpoint, again and again until it is taken.
///
/// Each endpoint has a queue of its own, within bounds, so that none holds up another or a request. Without a directory all that
/// waits is lost at the end of the process; with one it is kept, and an event may be sent twice but is not lost once
/// ``postChanges(weight:_:)`` has returned true.
public final class Notifications: Sendable {
    private struct State {
        var endpoints: [Endpoint] = []
        /// Those that nobody runs yet.
        var fresh: [Endpoint] = []
        /// How long there is for what waits, once the server stops.
        var grace: Duration?
    }

    private enum Child {
        case work
        case deadline
    }

    private let queue: QueueSettings
    /// How long a request waits for its events to be safe, at most. Only a disk that hangs takes so long.
    private let longestSaving: Duration
    private let makeCourier: @Sendable (EndpointSettings) throws(NotificationError) -> any EventCourier
    private let surroundings: Surroundings
    private let logger: Logger
    private let state = Mutex(State())
    private let intake = Intake()
    private let orders = Signal()
    private let listening = Atomic(false)
    private let references = Atomic(false)

    /// Opens the queues, and sends nothing yet. Blocks. Throws, in one line, when a file cannot be read or the directory of the
    /// queues not be used.
    public convenience init(_ settings: NotificationSettings, logger: Logger) throws(NotificationError) {
        let userAgent = settings.userAgent
        try self.init(settings, surroundings: .system, logger: logger) { endpoint throws(NotificationError) in
            try HTTPCourier(endpoint, userAgent: userAgent)
        }
    }

    package init(
        _ settings: NotificationSettings, surroundings: Surroundings, logger: Logger,
        longestSaving: Duration = .seconds(5),
        couriers: @escaping @Sendable (EndpointSettings) throws(NotificationError) -> any EventCourier
    ) throws(NotificationError) {
        queue = settings.queue
        self.longestSaving = longestSaving
        makeCourier = couriers
        self.surroundings = surroundings
        self.logger = logger
        var endpoints: [Endpoint] = []
        for endpoint in settings.endpoints { endpoints.append(try open(endpoint)) }
        adopt(endpoints, fresh: endpoints, settings.includesReferences)
        tellOfStrangers(settings)
    }

    /// What can be known to fail before anything is opened, a line each. Blocks for a few looks at files.
    public static func problems(with settings: NotificationSettings) -> [String] {
        var problems: [String] = []
        for endpoint in settings.endpoints {
            do throws(NotificationError) {
                _ = try HTTPCourier.authorities(endpoint)
            } catch {
                problems.append("\(error)")
            }
        }
        guard let directory = settings.queue.directory, !settings.endpoints.isEmpty else { return problems }
        do throws(NotificationError) {
            try JournalDirectory(directory).check()
        } catch {
            problems.append("\(error)")
        }
        return problems
    }

    /// Whether anybody wants to know. Costs next to nothing, and nothing else need be done when it is false.
    public var isListening: Bool { listening.load(ordering: .relaxed) }

    /// Whether events of manifests are to have references.
    public var includesReferences: Bool { references.load(ordering: .relaxed) }

    /// How each endpoint stands, in the order of the configuration.
    public var statuses: [EndpointStatus] { state.withLock { $0.endpoints }.map(\.status) }

    // MARK: Posting

    /// Leaves word of something that was only read. `make` is called later, elsewhere; it may wait for a moment.
    ///
    /// - Parameter weight: about how many bytes `make` holds on to.
    public func post(weight: Int, _ make: @escaping @Sendable () async -> [Event]) {
        guard isListening else { return }
        intake.put(Intake.Item(weight: weight, isChange: false, events: make))
    }

    /// Leaves word of changes. When queues have a directory, it returns when the events are on the disk; that takes five seconds
    /// at most, and then it returns false.
    @discardableResult
    public func postChanges(weight: Int, _ make: @escaping @Sendable () async -> [Event]) async -> Bool {
        guard isListening else { return true }
        guard queue.directory != nil else {
            return intake.put(Intake.Item(weight: weight, isChange: true, events: make))
        }
        let ticket = Ticket()
        guard intake.put(Intake.Item(weight: weight, isChange: true, ticket: ticket, events: make)) else {
            return false
        }
        if await ticket.wait(atMost: longestSaving) { return true }
        logger.warning(
            "notifications: events could not be written within \(longestSaving), and the request goes on without")
        return false
    }

    // MARK: Running

    /// Delivers until ``stop(within:)`` or cancellation. Called once.
    public func run() async {
        await withTaskCancellationHandler {
            await withTaskGroup(of: Child.self) { group in
                group.addTask {
                    await self.distribute()
                    return .work
                }
                var count = 1
                var grace: Duration?
                while true {
                    let fresh: [Endpoint]
                    (fresh, grace) = state.withLock { state in
                        defer { state.fresh = [] }
                        return (state.fresh, state.grace)
                    }
                    for endpoint in fresh {
                        count += 1
                        group.addTask {
                            await endpoint.run()
                            return .work
                        }
                    }
                    if grace != nil || Task.isCancelled { break }
                    await orders.wait()
                }
                intake.close()
                group.addTask { [surroundings, grace] in
                    await surroundings.pause(grace ?? .zero)
                    return .deadline
                }
                while count > 0, let child = await group.next() {
                    switch child {
                    case .work: count -= 1
                    case .deadline: group.cancelAll()
                    }
                }
                group.cancelAll()
            }
        } onCancel: {
            stop(within: .zero)
        }
        listening.store(false, ordering: .relaxed)
        // What came when its endpoint had ended already.
        for endpoint in state.withLock({ $0.endpoints }) { endpoint.tellUntold() }
    }

    /// Has ``run()`` take in nothing more, send what waits, and return. What cannot be sent within `grace` is kept where there is a
    /// directory, else lost and told. A receiver that does not take events is not waited for to the end.
    public func stop(within grace: Duration) {
        state.withLock { $0.grace = grace }
        orders.ring()
    }

    /// Says what is lost as the process ends here and now.
    public func tellEnd() {
        for endpoint in state.withLock({ $0.endpoints }) { endpoint.tellEnd() }
    }

    // MARK: Changing

    /// Whether a file that endpoints name (`cabundle`) holds something else than when it was read; ``replace(endpoints:includesReferences:)``
    /// with the same endpoints reads it again. Blocks.
    public var hasOutdatedFiles: Bool { state.withLock { $0.endpoints }.contains { $0.isOutdated } }

    /// Puts other endpoints in the place of those that there are. One whose name stays keeps its queue; what waits for one that
    /// goes is kept where there is a directory, else lost and told. On a failure everything stays as it was.
    public func replace(
        endpoints settings: [EndpointSettings], includesReferences: Bool
    ) async throws(NotificationError) {
        let known = state.withLock { $0.endpoints }
        var endpoints: [Endpoint] = []
        var fresh: [Endpoint] = []
        var changes: [(Endpoint, EndpointSettings, any EventCourier)] = []
        var renewed: [String] = []
        for setting in settings {
            if let endpoint = known.first(where: { $0.name == setting.name }) {
                endpoints.append(endpoint)
                let isRenewed = endpoint.settings == setting && endpoint.isOutdated
                if isRenewed || endpoint.settings != setting {
                    changes.append((endpoint, setting, try makeCourier(setting)))
                }
                if isRenewed { renewed.append(endpoint.name) }
            } else {
                let endpoint = try open(setting)
                endpoints.append(endpoint)
                fresh.append(endpoint)
            }
        }
        for (endpoint, setting, courier) in changes { await endpoint.change(to: setting, courier) }
        for name in renewed {
            logger.notice("notifications: \(name): cabundle was read again, and counts from now on")
        }
        adopt(endpoints, fresh: fresh, includesReferences)
        for endpoint in known where !endpoints.contains(where: { $0 === endpoint }) {
            logger.notice("notifications: \(endpoint.name) is no endpoint any more: nothing is sent to it from now on")
            endpoint.end()
        }
    }

    private func open(_ settings: EndpointSettings) throws(NotificationError) -> Endpoint {
        try Endpoint(
            settings, courier: try makeCourier(settings), queue: queue, surroundings: surroundings, logger: logger)
    }

    private func adopt(_ endpoints: [Endpoint], fresh: [Endpoint], _ includesReferences: Bool) {
        references.store(includesReferences, ordering: .relaxed)
        state.withLock { state in
            state.endpoints = endpoints
            state.fresh += fresh
        }
        listening.store(!endpoints.isEmpty, ordering: .relaxed)
        orders.ring()
    }

    // MARK: Distributing

    /// Makes events of what requests left, and gives them to the queues.
    private func distribute() async {
        while let (items, dropped) = intake.take() {
            let endpoints = state.withLock { $0.endpoints }
            if dropped > 0 { for endpoint in endpoints { endpoint.drop(dropped) } }
            for item in items {
                for event in await item.events() {
                    let bytes = Self.envelope(event)
                    for endpoint in endpoints { endpoint.offer(event, bytes, item.ticket) }
                }
                item.ticket?.leave()
            }
            if items.isEmpty, dropped == 0 { await intake.signal.wait() }
        }
        for endpoint in state.withLock({ $0.endpoints }) { endpoint.finish() }
    }

    /// The body of a request: Distribution's envelope, with one event.
    private static func envelope(_ event: Event) -> ByteBuffer {
        let json = event.json
        var bytes = ByteBufferAllocator().buffer(capacity: json.count + 16)
        bytes.writeString(#"{"events":["#)
        bytes.writeBytes(json)
        bytes.writeString("]}")
        return bytes
    }

    private func tellOfStrangers(_ settings: NotificationSettings) {
        guard let directory = settings.queue.directory.map({ JournalDirectory($0) }) else { return }
        let names = settings.disabledNames.union(settings.endpoints.map(\.name))
        for name in directory.strangers(besides: names).prefix(10) {
            logger.warning(
                "notifications: \(directory.path)/\(name) holds events of an endpoint that is not configured; remove the folder if it is not wanted any more"
            )
        }
    }
}
