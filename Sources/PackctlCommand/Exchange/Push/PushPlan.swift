/// What is to be done with a version's tag.
enum PushPlan: Hashable, Sendable {
    /// Push; the tag must still be free when the manifest comes.
    case create
    /// Push, whatever the tag holds by then.
    case write
    case leave
    case refuse

    init(_ state: TagState, _ options: PushOptions) {
        switch state {
        case .absent: self = options.isForced ? .write : .create
        case .same: self = options.isForced && options.skipsDigestCheck ? .write : .leave
        case .other: self = options.isForced ? .write : .refuse
        case .otherGroup: self = .refuse
        }
    }
}
