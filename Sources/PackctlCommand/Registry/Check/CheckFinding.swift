/// What a step of a check came to.
struct CheckFinding: Encodable, Hashable {
    /// The ways to a registry's packs, one behind the other.
    enum Step: String, Encodable, CaseIterable {
        /// The form of the address, its name, the connection.
        case address
        case tls
        case login
        /// The list of repositories, and where packs lie in it.
        case path
        /// The form of a pack's manifest and archive.
        case manifest
    }

    enum State: String, Encodable {
        case ok
        /// Palette may stumble over it.
        case warning
        /// Palette will not get what lies behind.
        case failed
        /// A step before failed.
        case notReached
    }

    var step: Step
    var state: State
    /// The pack and tag that it is about; nil for the registry.
    var pack: String?
    var found: String
    /// What would be right.
    var remedy: String?
    /// Of a failure.
    var exitClass = ExitClass.success

    private enum CodingKeys: String, CodingKey {
        case step, state, pack, found, remedy
    }
}
