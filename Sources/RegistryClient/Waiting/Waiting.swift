/// One wait for a server, as long as it lasts. It costs nothing where nobody wants to hear of it.
struct Waiting: Sendable {
    private let waits: LongWaits?
    private let id: WaitWatch.ID?

    init(_ waits: LongWaits?, _ subject: @autoclosure () -> WaitWatch.Subject) {
        self.waits = waits
        id = waits?.begin(subject())
    }

    /// That something moved.
    func advance() {
        if let id { waits?.advance(id) }
    }

    func end() {
        if let id { waits?.end(id) }
    }
}

extension RegistryClient {
    /// Begins a wait, which has to be ended.
    ///
    /// - Parameter place: nil for where the registry answers.
    func waiting(for call: Call, at place: Origin? = nil, _ phase: LongWait.Phase) -> Waiting {
        Waiting(
            settings.waits, WaitWatch.Subject(place: place ?? origin, purpose: call.purpose, phase: phase))
    }

    /// Waits before another attempt.
    func rest(_ duration: Duration, before purpose: String, after failure: ClientError) async {
        let waiting = Waiting(
            settings.waits,
            WaitWatch.Subject(
                place: origin, purpose: purpose,
                phase: .attempt(after: failure.status.map { "\(failure.code), \($0)" } ?? failure.code.description)))
        await surroundings.pause(duration)
        waiting.end()
    }
}
