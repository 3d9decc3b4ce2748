/// How many versions a check of a registry looked at, and how many of them Palette would read.
struct CheckTally: Hashable, Sendable {
    /// Versions that were looked at.
    private(set) var versions = 0
    /// Those of them of which there is nothing to say.
    var right = 0
    /// Packs without a version.
    private(set) var empty = 0
    /// Packs whose versions could not be listed.
    var unlisted = 0
    /// Older versions of a pack that were not looked at, as there are too many.
    private(set) var older = 0
    /// Packs that were not looked at.
    let others: Int

    init(others: Int) {
        self.others = others
    }

    /// Takes a pack of which some versions are looked at, and others are not.
    mutating func take(versions count: Int, older rest: Int) {
        versions += count
        older += rest
        if count == 0 { empty += 1 }
    }

    /// Whether everything that was looked at is as it should be, and there was something.
    var isRight: Bool { versions > 0 && right == versions && empty == 0 && unlisted == 0 }

    var words: String {
        var parts = [versionWords]
        if empty > 0 { parts.append(empty == 1 ? "1 pack has no versions" : "\(empty) packs have no versions") }
        if unlisted > 0 {
            parts.append("the versions of \(unlisted == 1 ? "1 pack" : "\(unlisted) packs") could not be listed")
        }
        if older > 0 { parts.append("\(older) older versions were not looked at") }
        if others > 0 {
            parts.append(others == 1 ? "1 other pack was not looked at" : "\(others) other packs were not looked at")
        }
        return parts.joined(separator: "; ")
    }

    private var versionWords: String {
        switch (versions, right) {
        case (0, _): "no version was looked at"
        case (1, 1): "the version that was looked at is as Palette reads it"
        case (let all, let right) where all == right:
            "all \(all) versions that were looked at are as Palette reads them"
        case (let all, let right): "\(right) of \(all) versions that were looked at are as Palette reads them"
        }
    }
}
