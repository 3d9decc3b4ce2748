/// Which challenges one attempt tries, one order after the other.
enum ChallengeChoice {
    /// The first attempt tries all that can be met here, the one that worked last time first; after a refusal each attempt tries one,
    /// in turn, because authorities count failed validations.
    static func kinds(
        available: Set<ChallengeKind>, lastGood: ChallengeKind?, refusals: Int
    ) -> [ChallengeKind] {
        var kinds = ChallengeKind.allCases.filter(available.contains)
        if let lastGood, let index = kinds.firstIndex(of: lastGood) { kinds.swapAt(0, index) }
        guard refusals > 0, !kinds.isEmpty else { return kinds }
        return [kinds[(refusals - 1) % kinds.count]]
    }
}
