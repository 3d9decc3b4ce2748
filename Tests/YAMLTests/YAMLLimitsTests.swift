import Testing
import YAML

@Suite("The bounds of a YAML text")
struct YAMLLimitsTests {
    private func compose(_ text: String, nodes: Int, depth: Int) -> [YAMLProblem] {
        YAMLComposer.compose(Array(text.utf8), limits: YAMLLimits(nodes: nodes, depth: depth)) { $0 }.problems
    }

    @Test("are what the caller says, and reaching them is not passing them")
    func limits() {
        #expect(compose("[1, 2]", nodes: 3, depth: 2) == [])
        #expect(
            compose("[1,\n 2]", nodes: 2, depth: 2) == [
                YAMLProblem(.excessive(.nodes(2)), at: TextPosition(line: 2, column: 2))
            ])
        #expect(
            compose("[[1]]", nodes: 9, depth: 2) == [
                YAMLProblem(.excessive(.depth(2)), at: TextPosition(line: 1, column: 3))
            ])
        #expect(YAMLProblem.Bound.nodes(2).words == "more than 2 values, each use of an alias counted")
        #expect(YAMLProblem.Bound.depth(2).words == "nested deeper than 2 levels")
    }

    @Test("a duplicate key is an error with both places, a foreign tag a warning")
    func problems() {
        let duplicate = compose("a: 1\nb: 2\na: 3\n", nodes: 99, depth: 9)
        #expect(
            duplicate == [
                YAMLProblem(
                    .duplicateKey("a", first: TextPosition(line: 1, column: 1)), at: TextPosition(line: 3, column: 1))
            ])
        #expect(duplicate.map(\.level) == [.error])
        let tag = compose("a: !vault x", nodes: 99, depth: 9)
        #expect(tag == [YAMLProblem(.foreignTag("!vault"), at: TextPosition(line: 1, column: 4))])
        #expect(tag.map(\.level) == [.warning])
    }

    @Test("a node remembers what its reader makes of its place")
    func places() {
        let node = YAMLComposer.compose(Array("a: 1\nb: 2".utf8), limits: YAMLLimits(nodes: 9, depth: 9)) {
            "line \($0.line)"
        }.node
        #expect(node?.descendant("b")?.source == "line 2")
        #expect(node?.map?.entry("b")?.keySource == "line 2")
    }
}
