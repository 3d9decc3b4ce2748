/// The one of `names` that somebody may have meant by `name`: in other letters' case, or a few letters off. Nil when none
/// is near. Takes time of the product of the lengths per name; longer texts than 64 are near nothing.
package func nearestName(to name: String, among names: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().utf8)
    guard wanted.count <= 64 else { return nil }
    let allowed = min(3, max(1, wanted.count / 3))
    var best: (name: String, distance: Int)?
    for candidate in names {
        let letters = Array(candidate.lowercased().utf8)
        guard abs(letters.count - wanted.count) <= allowed else { continue }
        let distance = editDistance(wanted, letters)
        guard distance <= allowed, distance < (best?.distance ?? .max) else { continue }
        best = (candidate, distance)
    }
    return best?.name
}

/// How many letters must be put in, taken out, changed or swapped with their neighbour to make one text of the other.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var twoBack: [Int] = []
    var back = Array(0...right.count)
    for i in left.indices {
        var row = [i + 1]
        row.reserveCapacity(right.count + 1)
        for j in right.indices {
            var cost = min(row[j] + 1, back[j + 1] + 1, back[j] + (left[i] == right[j] ? 0 : 1))
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { cost = min(cost, twoBack[j - 1] + 1) }
            row.append(cost)
        }
        (twoBack, back) = (back, row)
    }
    return back[right.count]
}
