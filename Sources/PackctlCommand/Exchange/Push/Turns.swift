/// Lets those that work on one thing work one after the other.
actor Turns {
    /// Who waits, by the thing; one that is worked on and for which nobody waits has an empty list.
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    /// Returns when it is one's turn, which ends with ``giveBack(_:)``.
    func take(_ thing: String) async {
        guard waiting[thing] != nil else {
            waiting[thing] = []
            return
        }
        await withCheckedContinuation { waiting[thing, default: []].append($0) }
    }

    func giveBack(_ thing: String) {
        guard var others = waiting[thing], !others.isEmpty else {
            waiting[thing] = nil
            return
        }
        let next = others.removeFirst()
        waiting[thing] = others
        next.resume()
    }
}
