import OCI
import Testing

@testable import Registry

@Suite("The manifests of a repository")
struct ManifestGraphTests {
    private func digest(_ name: String) -> Digest { digestOf(name) }

    /// Of lines such as `index: child child; subject; layer`.
    private func graph(_ lines: [String]) -> ManifestGraph {
        var graph = ManifestGraph()
        for line in lines {
            let parts = line.split(separator: ":", omittingEmptySubsequences: false)
            let named = parts[1].split(separator: ";", omittingEmptySubsequences: false)
            var names = ManifestNames([UInt8]())
            names.isGuess = false
            names.manifests = named[0].split(separator: " ").map { digest(String($0)) }
            names.content = names.manifests
            if named.count > 2 { names.content += named[2].split(separator: " ").map { digest(String($0)) } }
            names.subjects = named.count > 1 ? named[1].split(separator: " ").map { digest(String($0)) } : []
            graph.insert(digest(String(parts[0])), .names(names))
        }
        return graph
    }

    @Test(
        "are needed by what leads to them",
        arguments: [
            (["a:", "b:"], "a", "a"),
            (["a: b", "b: c", "c:", "d: c"], "a", "a b c"),
            (["a:", "b:;a", "c:;b", "d:"], "a", "a b c"),
            (["a:", "b:;a", "c:;b"], "c", "a b c"),
            (["a: b", "b:", "c:;b"], "a", "a b c"),
            (["a: b x", "b:"], "a", "a b"),
            (["a: a", "b:;b"], "a b", "a b"),
            (["a: b", "b: a"], "a", "a b"),
            (["a:"], "x", ""),
            (["a:;;b x", "b: c", "c:;;d", "d:"], "a", "a b c d"),
        ] as [([String], String, String)])
    func needed(_ lines: [String], _ roots: String, _ needed: String) {
        let roots = roots.split(separator: " ").map { digest(String($0)) }
        let needed = needed.split(separator: " ").map { digest(String($0)) }
        #expect(graph(lines).needed(by: roots) == Set(needed))
    }

    @Test(
        "go before what they name",
        arguments: [
            (["a: b", "b: c", "c:"], [["a"], ["b"], ["c"]]),
            (["a: b c", "b: c", "c:"], [["a"], ["b"], ["c"]]),
            (["a: c", "b: c", "c:"], [["a", "b"], ["c"]]),
            (["a:", "b:;a"], [["a", "b"]]),
            (["a: b", "b: a"], [["a", "b"]]),
            (["a:;;b", "b:;;c x", "c:"], [["a"], ["b"], ["c"]]),
            (["a: b;;b", "b:"], [["a"], ["b"]]),
        ] as [([String], [[String]])])
    func generations(_ lines: [String], _ expected: [[String]]) {
        let all = Set(lines.map { digest(String($0.prefix(1))) })
        #expect(graph(lines).generations(of: all) == expected.map { $0.map(digest).sorted() })
    }

    @Test("lack those that are named as manifests and were not entered")
    func missing() {
        #expect(graph(["a: b c", "b:"]).missing(below: [digest("a"), digest("b")]) == [digest("c")])
        var guess = ManifestNames(Array(digest("x").text.utf8))
        #expect(guess.isGuess)
        var graph = ManifestGraph()
        graph.insert(digest("a"), .names(guess))
        #expect(graph.missing(below: [digest("a")]).isEmpty, "a guess is no reason to read what may be a layer")
        guess.isGuess = false
        graph.insert(digest("b"), .names(guess))
        #expect(graph.missing(below: [digest("b")]) == [digest("x")])
    }

    @Test("have the fault that was found")
    func faults() {
        var graph = graph(["a:"])
        graph.insert(digest("b"), .absent)
        graph.insert(digest("c"), .damaged("torn"))
        #expect(graph.fault(of: digest("a")) == nil)
        #expect(graph.fault(of: digest("b")) == .absent)
        #expect(graph.fault(of: digest("c")) == .damaged("torn"))
        #expect(graph.fault(of: digest("x")) == nil)
    }
}
