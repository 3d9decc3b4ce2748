/// What is due for one host.
enum RenewalStep: Hashable, Sendable {
    case order
    /// Ask for renewal information.
    case ask
    case rest(Duration)
}
