/// A row of the table of differences that are meant.
struct MeantDifference: Sendable {
    /// How the two directories are made to agree again after a request that only one server took.
    enum Reconciliation: Sendable {
        case nothing
        /// The upload is cancelled where it still is.
        case cancel
        /// Both are given the blob in the way that both take it.
        case push
        /// The tag is taken out of docker-registry's directory, as it cannot be asked to.
        case removeTag
        /// The manifest is deleted from Packhouse, which took it.
        case removeManifest
    }

    /// Nil for all.
    var shapes: [Shape]?
    var aspects: [Difference.Aspect] = [.answer]
    /// What the request has to hold, if anything.
    var mentioning: String?
    /// Each is the whole text, a beginning that ends with `*`, or `*` for anything; an absent field is empty.
    let docker: String
    let packhouse: String
    /// Why, and where it is written.
    let reason: String
    var then = Reconciliation.nothing

    func matches(_ difference: Difference, _ step: Step) -> Bool {
        (shapes?.contains(difference.shape) ?? true) && aspects.contains(difference.aspect)
            && (mentioning.map { step.description.contains($0) } ?? true)
            && Self.matches(docker, difference.docker) && Self.matches(packhouse, difference.packhouse)
    }

    private static func matches(_ pattern: String, _ text: String) -> Bool {
        pattern.hasSuffix("*") ? text.hasPrefix(pattern.dropLast()) : pattern == text
    }
}
