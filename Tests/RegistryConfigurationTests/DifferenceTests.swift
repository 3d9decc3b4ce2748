import RegistryConfiguration
import Testing

@Suite("two configurations")
struct DifferenceTests {
    static let base = "storage: inmemory\nhttp: {headers: {X-A: [one, two]}}\n"

    @Test(
        "differ in the keys whose values do, however they were written",
        arguments: [
            (base, []),
            ("http:\n  headers:\n    X-A:\n      - one\n      - two\nstorage: {inmemory: {}}\n", []),
            (base + "log: {level: info}\n", []),
            (base + "log: {level: debug}\n", ["log.level"]),
            ("storage: inmemory\nhttp: {headers: {X-A: [one]}}\n", ["http.headers.X-A"]),
            ("storage: inmemory\nhttp: {headers: {X-A: [one, two], X-B: [three]}}\n", ["http.headers.X-B"]),
            ("storage: inmemory\nhttp: {secret: s, headers: {X-A: [one, two]}}\n", ["http.secret"]),
        ])
    func keys(_ text: String, _ expected: [String]) {
        let (before, after) = (load(version: Self.base), load(version: text))
        #expect(after.keys(differingFrom: before) == expected)
        #expect(before.keys(differingFrom: after) == expected)
    }

    @Test("of which one comes from a variable differ in what the variable says")
    func environment() {
        let (before, after) = (load(version: Self.base), load(version: Self.base, ["REGISTRY_LOG_LEVEL": "error"]))
        #expect(after.keys(differingFrom: before) == ["log.level"])
    }
}
