import OCI

/// The manifests of one repository and what they name. Knows no store.
struct ManifestGraph: Sendable {
    private struct Node: Sendable {
        /// Nil when its bytes are sound.
        var fault: Fault?
        var content: [Int32] = []
        /// Those of which more is known when they were read.
        var manifests: [Int32] = []
        var subjects: [Int32] = []
        var isGuess = false
    }

    enum Fault: Hashable, Sendable {
        case absent
        case damaged(String)
    }

    private var table = DigestTable()
    private var nodes: [Int32: Node] = [:]
    /// Who names a digest as the subject.
    private var referrers: [Int32: [Int32]] = [:]

    /// Enters a manifest that was not entered before.
    mutating func insert(_ digest: Digest, _ reading: ManifestReading) {
        let number = table.number(of: digest)
        var node = Node()
        switch reading {
        case .absent: node.fault = .absent
        case .damaged(let reason): node.fault = .damaged(reason)
        case .names(let names):
            node.content = names.content.map { table.number(of: $0) }
            node.manifests = names.manifests.map { table.number(of: $0) }
            node.subjects = names.subjects.map { table.number(of: $0) }
            node.isGuess = names.isGuess
            for subject in node.subjects { referrers[subject, default: []].append(number) }
        }
        nodes[number] = node
    }

    /// What is wrong with a manifest that was entered; nil when its bytes are sound, or it was not entered.
    func fault(of digest: Digest) -> Fault? {
        table.known(digest).flatMap { nodes[$0]?.fault }
    }

    func contains(_ digest: Digest) -> Bool {
        table.known(digest).map { nodes[$0] != nil } ?? false
    }

    /// The manifests that `digests` name as such and that are not entered yet.
    func missing(below digests: [Digest]) -> [Digest] {
        var missing: [Int32] = []
        var seen: Set<Int32> = []
        for digest in digests {
            guard let number = table.known(digest), let node = nodes[number], !node.isGuess else { continue }
            for child in node.manifests where nodes[child] == nil && seen.insert(child).inserted {
                missing.append(child)
            }
        }
        return missing.map { table[$0] }
    }

    /// All that have to stay for `roots` to be whole: what one that stays names, whatever type it gives it, whose subject stays, what is
    /// the subject of one that stays, and so on.
    func needed(by roots: some Sequence<Digest>) -> Set<Digest> {
        var reached: Set<Int32> = []
        var rest = roots.compactMap { table.known($0) }.filter { nodes[$0] != nil && reached.insert($0).inserted }
        while let number = rest.popLast() {
            let node = nodes[number] ?? Node()
            for next in node.content + node.manifests + node.subjects + (referrers[number] ?? [])
            where nodes[next] != nil && reached.insert(next).inserted {
                rest.append(next)
            }
        }
        return Set(reached.map { table[$0] })
    }

    /// Everything that the manifests name but subjects; a subject that is here is a manifest of its own.
    func content(of manifests: some Sequence<Digest>) -> Set<Digest> {
        var numbers: Set<Int32> = []
        for manifest in manifests {
            guard let number = table.known(manifest), let node = nodes[number] else { continue }
            numbers.formUnion(node.content)
        }
        return Set(numbers.map { table[$0] })
    }

    /// What a manifest names. Which of it are manifests says nobody but the repository: an index may give a child any type.
    private func children(of number: Int32) -> Set<Int32> {
        guard let node = nodes[number] else { return [] }
        return Set(node.content).union(node.manifests)
    }

    /// The manifests in such an order that an index comes in an earlier generation than what it names.
    func generations(of manifests: Set<Digest>) -> [[Digest]] {
        let numbers = Set(manifests.compactMap { table.known($0) })
        var namings: [Int32: Int] = [:]
        for number in numbers {
            for child in children(of: number) where child != number && numbers.contains(child) {
                namings[child, default: 0] += 1
            }
        }
        var generations: [[Digest]] = []
        var rest = numbers
        var generation = numbers.filter { namings[$0] == nil }
        while !generation.isEmpty {
            generations.append(generation.map { table[$0] }.sorted())
            rest.subtract(generation)
            var next: Set<Int32> = []
            for number in generation {
                for child in children(of: number) where child != number {
                    guard let count = namings[child] else { continue }
                    namings[child] = count - 1
                    if count == 1 { next.insert(child) }
                }
            }
            generation = next
        }
        // Only manifests that name one another would be left, which hashes do not allow, but guesses about damaged ones might.
        if !rest.isEmpty { generations.append(rest.map { table[$0] }.sorted()) }
        return generations
    }
}
