import Synchronization

/// What is known to be wrong with a server at the moment. Asked by every request, for the price of one atomic load.
public final class HealthRegister: Sendable {
    /// The name of the switch that a person turns.
    static let switchName = "manual_http_status"

    private let failing = Atomic<Bool>(false)
    private let names: [String]
    private let problems = Mutex<[String: String]>([:])

    /// - Parameter names: of all checks.
    public init(names: [String] = []) {
        self.names = names
    }

    /// Whether requests are to be answered at all.
    public var isServing: Bool { !failing.load(ordering: .acquiring) }

    /// What is wrong, by the names of the checks.
    public var failures: [String: String] { problems.withLock { $0 } }

    /// The checks that there are, in their order, with what is wrong; that of the switch comes last.
    public var checks: [(name: String, problem: String?)] {
        let problems = failures
        return (names + [Self.switchName]).map { ($0, problems[$0]) }
    }

    /// Takes the server out of service until ``turnOn()``. Returns whether it was in.
    @discardableResult
    public func turnOff() -> Bool {
        set("taken out of service by hand", for: Self.switchName)
    }

    /// Ends what ``turnOff()`` began. Returns whether it did.
    @discardableResult
    public func turnOn() -> Bool {
        set(nil, for: Self.switchName)
    }

    /// - Parameter problem: nil when there is none any more.
    /// - Returns: whether there was none before, or one.
    @discardableResult
    func set(_ problem: String?, for name: String) -> Bool {
        problems.withLock { problems in
            let isNews = (problems[name] == nil) != (problem == nil)
            problems[name] = problem
            failing.store(!problems.isEmpty, ordering: .releasing)
            return isNews
        }
    }
}
