/// What came of taking a whole pack away.
struct PackDeletion: Sendable {
    var gone: [ChangeReport.Change]
    /// Versions that stay.
    var left: [ListedVersion] = []
    /// What ended it before its end; nil when nothing did. Without one, what stays lies where nobody deletes.
    var failure: CommandFailure?

    /// Versions that a message names.
    private static let named = 5

    /// Everything with what became of it.
    func report(of pack: String) -> ChangeReport {
        let kept = left.map {
            ChangeReport.Change(action: .kept, kind: .version, name: pack, tag: $0.tag, digest: $0.digest)
        }
        return ChangeReport(changes: gone + kept)
    }

    /// Throws when something stays, with what that is and why.
    func complain() throws(CommandFailure) {
        guard failure != nil || !left.isEmpty else { return }
        let places = left.prefix(PackDeletion.named).map { "\($0.tag) in \($0.repository)" }.joined(separator: ", ")
        let rest = left.count - PackDeletion.named
        let names = rest > 0 ? "\(places) and \(rest) more" : places
        guard let failure else {
            throw CommandFailure(
                .other,
                "\(left.count) of its versions stay, since they lie below another base than the registry's first: \(names)"
            )
        }
        let staying = left.isEmpty ? "" : ", and \(left.count) stay (\(names))"
        throw CommandFailure(failure.exitClass, "\(gone.count) were deleted\(staying): \(failure.message)")
    }
}
