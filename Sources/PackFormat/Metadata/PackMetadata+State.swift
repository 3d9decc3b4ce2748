extension PackMetadata {
    /// Where a pack stands in its life; each state ends more than the one before.
    public enum State: String, CaseIterable, Hashable, Sendable {
        case none
        /// Still usable, with a mark.
        case deprecated
        /// Not offered for new use; what uses it goes on.
        case disabled
        /// Gone for users; running clusters go on.
        case deleted
    }

    /// What its annotations `system_state` and `disabled` say, whatever their case; of both the later state. Other values say nothing.
    public var state: State {
        let disabled: State = annotations["disabled"]?.lowercased() == "true" ? .disabled : .none
        let stage = annotations["system_state"].flatMap { State(rawValue: $0.lowercased()) } ?? .none
        return State.allCases.last { $0 == disabled || $0 == stage } ?? .none
    }
}
