import Testing

@testable import PackctlCommand

@Suite("the versions of a chart that another one wants")
struct ChartVersionRangeTests {
    static let rows: [(range: String, fitting: [String], others: [String])] = [
        ("", ["0.0.1", "1.2.3"], ["1.0.0-rc.1"]), ("*", ["0.0.0", "v9"], ["1.0.0-rc.1"]),
        ("1.2.3", ["1.2.3", "v1.2.3", "1.2.3+build"], ["1.2.4", "1.2.3-rc.1"]),
        ("=1.2.3", ["1.2.3"], ["1.2.2"]), ("!=1.2.3", ["1.2.4"], ["1.2.3"]), ("!=1.2.x", ["1.3.0"], ["1.2.9"]),
        ("2.x", ["2.0.0", "2.9.9"], ["1.0.0", "3.0.0"]), ("2", ["2.1.0"], ["3.0.0"]), ("1.2", ["1.2.7"], ["1.3.0"]),
        ("1.x.x", ["1.9.0"], ["2.0.0"]), ("^1.2.3", ["1.2.3", "1.9.0"], ["1.2.2", "2.0.0", "2.0.0-rc.1"]),
        ("^0.2.3", ["0.2.9"], ["0.3.0"]), ("^0.0.3", ["0.0.3"], ["0.0.4"]), ("^0", ["0.9.0"], ["1.0.0"]),
        ("^0.0", ["0.0.5"], ["0.1.0"]), ("~1.2.3", ["1.2.9"], ["1.3.0", "1.2.2"]), ("~1", ["1.9.0"], ["2.0.0"]),
        ("~1.2", ["1.2.0"], ["1.3.0"]), ("~>1.2.3", ["1.2.4"], ["1.3.0"]), ("> 1.2", ["1.3.0"], ["1.2.9"]),
        (">1.2.3", ["1.2.4"], ["1.2.3"]), (">=1.2, <3", ["1.2.0", "2.9.9"], ["1.1.9", "3.0.0"]),
        (">= 1.2.3 < 2.0.0", ["1.5.0"], ["2.0.0"]), ("<=1.2", ["1.2.9", "0.1.0"], ["1.3.0"]),
        ("=>1.0.0", ["1.0.0"], ["0.9.0"]), ("1.2 - 1.4", ["1.2.0", "1.4.9"], ["1.5.0", "1.1.0"]),
        ("1.2.0 - 1.4.0 || 2.0.0", ["1.4.0", "2.0.0"], ["1.4.1", "2.0.1"]),
        ("<1 || >=3", ["0.9.0", "3.0.0"], ["2.0.0"]),
        (">=1.0.0-0", ["1.0.0-alpha", "1.0.0", "2.0.0-rc.1"], ["0.9.0"]),
        ("^1.0.0-0", ["1.1.0-rc.1", "1.0.0"], ["2.0.0-alpha"]),
        ("1.0.0-rc.1", ["1.0.0-rc.1"], ["1.0.0", "1.0.0-rc.2"]),
        (">1.0.0-rc.2", ["1.0.0-rc.10", "1.0.0-rc.2.1", "1.0.0"], ["1.0.0-rc.1", "1.0.0-5"]),
        ("^18446744073709551615.0.0", ["18446744073709551615.1.0"], ["1.0.0"]),
    ]

    @Test("are those that Helm takes", arguments: rows)
    func contains(_ range: String, _ fitting: [String], _ others: [String]) throws {
        let wanted = try #require(ChartVersionRange(range))
        for version in fitting { #expect(wanted.contains(try #require(ChartVersion(version))), "\(version)") }
        for version in others { #expect(!wanted.contains(try #require(ChartVersion(version))), "\(version)") }
    }

    @Test(
        "are none where it cannot be told what is meant",
        arguments: [
            "latest", ">", "1.2.3.4", "1..2", "- 1", "1 -", "1 - - 2", "<1 - 2", "1 - <2", "==1", "1.a",
            "18446744073709551616",
            String(repeating: "1 ", count: 1000), "^" + String(repeating: "1", count: 300),
        ])
    func unreadable(_ range: String) {
        #expect(ChartVersionRange(range) == nil)
    }

    @Test("is told where another one is there, which is deployed whatever is said of it")
    func otherVersion() throws {
        func chart(_ wanted: String) throws -> Chart {
            try TestChart([
                "Chart.yaml": TestChart.definition
                    + "dependencies: [{name: redis, version: '\(wanted)', condition: redis.enabled}]\n",
                "values.yaml": "redis: {enabled: false}\n", "charts/redis/Chart.yaml": "name: redis\nversion: 1.0.0\n",
                "charts/redis/values.yaml": "image: redis:7\n",
            ]).chart()
        }
        #expect(try chart("1.x").remarks(on: "web.tgz").isEmpty)
        #expect(ChartImages(askedBy: try chart("1.x")).sorted.isEmpty)
        for range in ["2.x", "latest"] {
            let remarks = try chart(range).remarks(on: "web.tgz")
            #expect(remarks.count == 1 && remarks[0].hasPrefix("web.tgz wants redis \(range), and charts/ has 1.0.0;"))
            #expect(ChartImages(askedBy: try chart(range)).sorted == ["docker.io/library/redis:7"])
        }
    }
}
