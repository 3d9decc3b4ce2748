/// Finds out what the path of an address is: the base of repositories at a registry that answers at the root of its host, or, with its
/// first folders, the place of the registry itself. Decides where to ask next; it knows no sockets.
///
/// The root comes first, since that is where Palette and most clients ask. A login that is wanted by something that does not say
/// that it is a registry counts only when nothing else is one.
struct RegistrySearch: Hashable, Sendable {
    /// What answers `/v2/` somewhere.
    enum Answer: Hashable, Sendable {
        case registry
        /// It wants a login, and does not say what it is.
        case challenge
        case nothing
    }

    enum Step: Hashable, Sendable {
        /// Ask below so many folders of the path.
        case ask(folders: Int)
        case found(folders: Int)
    }

    /// Folders below which a registry is looked for.
    static let deepest = 4

    private let folders: Int
    private var asked = 0
    private var challenge: Int?
    private(set) var step: Step

    /// - Parameter folders: of the path; without one there is nothing to ask.
    init(folders: Int) {
        self.folders = min(folders, RegistrySearch.deepest)
        step = folders == 0 ? .found(folders: 0) : .ask(folders: 0)
    }

    mutating func hear(_ answer: Answer) {
        if answer == .challenge, challenge == nil { challenge = asked }
        guard answer != .registry else { return step = .found(folders: asked) }
        asked += 1
        step = asked <= folders ? .ask(folders: asked) : .found(folders: challenge ?? 0)
    }
}
