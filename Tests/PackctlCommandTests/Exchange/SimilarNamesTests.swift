import Testing

@testable import PackctlCommand

@Suite("Names that may have been meant")
struct SimilarNamesTests {
    private static let names = [
        "crossplane", "fluentbit", "hello-universe", "nginx", "nginx-ingress", "upbound-crossplane",
    ]

    @Test(
        "two letters off, or holding one another, the nearest first",
        arguments: [
            ("helo-universe", ["hello-universe"]), ("nginx", ["nginx", "nginx-ingress"]),
            ("crosplane", ["crossplane"]), ("plane", ["crossplane", "upbound-crossplane"]), ("xyz", []), ("", []),
            ("ng", []),
        ])
    func near(_ wanted: String, _ found: [String]) {
        #expect(SimilarNames.near(wanted, among: SimilarNamesTests.names) == found)
    }

    @Test("among none is none, and a list is cut")
    func bounds() {
        #expect(SimilarNames.near("nginx", among: []).isEmpty)
        #expect(SimilarNames.near("nginx", among: (0..<9).map { "nginx\($0)" }).count == 3)
    }

    @Test(
        "letters to add, take or change",
        arguments: [("", "", 0), ("a", "", 1), ("abc", "abd", 1), ("abc", "cab", 2), ("kitten", "sitten", 1)])
    func distance(_ left: String, _ right: String, _ distance: Int) {
        #expect(SimilarNames.distance(left, right, limit: 2) == distance)
        #expect(SimilarNames.distance(right, left, limit: 2) == distance)
        #expect(SimilarNames.distance(left, right + "....", limit: 2) == nil)
    }
}
