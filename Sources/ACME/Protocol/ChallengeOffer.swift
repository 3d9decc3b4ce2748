/// A challenge that can be met here.
struct ChallengeOffer: Hashable, Sendable {
    var kind: ChallengeKind
    var url: AuthorityURL
    /// Names the challenge in the authority's question; base64url.
    var token: String
    /// Whether the authority was told earlier that the answer is ready.
    var isUnderWay = false
}
