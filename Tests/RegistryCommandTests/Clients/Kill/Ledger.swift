import Synchronization

/// What four writers sent and what was acknowledged to them: the account that the server is held to after each kill.
final class Ledger: Sendable {
    /// A write that was sent; it is acknowledged or withdrawn when its answer comes, and stays open when none does.
    struct Ticket {
        fileprivate let object: StoredObject
        fileprivate let sent: Int
    }

    private struct State {
        var clock = 0
        var histories: [StoredObject: History] = [:]
        var contents: [String: [UInt8]] = [:]
        /// Manifests by the subject that they name.
        var referrers: [String: [String]] = [:]

        mutating func tick() -> Int {
            clock += 1
            return clock
        }
    }

    private let state = Mutex(State())

    /// Notes bytes that are about to be sent, and returns their digest.
    func note(_ content: [UInt8]) -> String {
        let digest = SHA256.digest(of: content)
        state.withLock { $0.contents[digest] = content }
        return digest
    }

    func content(of digest: String) -> [UInt8]? {
        state.withLock { $0.contents[digest] }
    }

    func note(_ manifest: String, refersTo subject: String) {
        state.withLock { $0.referrers[subject, default: []].append(manifest) }
    }

    var referrers: [String: [String]] { state.withLock(\.referrers) }

    func send(_ object: StoredObject, _ value: String?) -> Ticket {
        state.withLock { state in
            let moment = state.tick()
            state.histories[object, default: History(value: nil, at: 0)].send(value, at: moment)
            return Ticket(object: object, sent: moment)
        }
    }

    func acknowledge(_ ticket: Ticket) {
        state.withLock { state in
            let moment = state.tick()
            state.histories[ticket.object]?.acknowledge(ticket.sent, at: moment)
        }
    }

    func withdraw(_ ticket: Ticket) {
        state.withLock { $0.histories[ticket.object]?.withdraw(ticket.sent) }
    }

    /// What an object was found to hold, if nobody wrote to it since.
    func settledValue(of object: StoredObject) -> String? {
        state.withLock { $0.histories[object]?.settled }
    }

    /// Everything that was ever written, in an order that does not change.
    var objects: [StoredObject] { state.withLock { $0.histories.keys.sorted() } }

    /// Takes note of what an object held while nobody wrote, and says what is wrong with it.
    func settle(_ object: StoredObject, _ value: String?) -> String? {
        state.withLock { state in
            guard let history = state.histories[object] else { return nil }
            let moment = state.tick()
            state.histories[object]?.settle(value, at: moment)
            guard !history.admits(value) else { return nil }
            return "\(object) holds \(value ?? "nothing") and not \(history.admissible)"
        }
    }
}
