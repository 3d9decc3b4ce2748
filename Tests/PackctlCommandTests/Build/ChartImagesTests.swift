import PackFormat
import Testing

@testable import PackctlCommand

@Suite("the images that a chart asks for")
struct ChartImagesTests {
    private static func images(_ changes: [String: String?]) throws -> [String] {
        ChartImages.asked(by: try TestChart(changes).chart())
    }

    static let rows: [(String, [String])] = [
        ("", []), ("image: nginx:1.2\n", ["docker.io/library/nginx:1.2"]),
        ("image: {repository: quay.io/a/b, tag: 1.2}\n", ["quay.io/a/b:1.2"]),
        ("image: {registry: ghcr.io, repository: a/b, tag: x}\n", ["ghcr.io/a/b:x"]),
        ("image: {repository: a/b}\n", ["docker.io/a/b:1.27"]),
        ("image: {repository: a/b, tag: '{{ .Chart.AppVersion }}'}\n", ["docker.io/a/b:1.27"]),
        ("image: {repository: a/b, tag: '{{ .Values.tag }}'}\n", []),
        ("image: '{{ .Values.x }}'\n", []), ("image: {repository: https://a.b/c, tag: x}\n", []),
        ("repo: {repository: a/b}\n", []), ("x: [{image: a/b:1}, {image: a/b:1}]\n", ["docker.io/a/b:1"]),
        (
            "image: {repository: a/b, tag: '', digest: 'sha256:\(String(repeating: "a", count: 64))'}\n",
            ["docker.io/a/b@sha256:\(String(repeating: "a", count: 64))"]
        ),
    ]

    @Test("are those in its values", arguments: rows)
    func values(_ values: String, _ images: [String]) throws {
        #expect(try Self.images(["values.yaml": values]) == images)
    }

    @Test("are those written out in templates that are deployed")
    func templates() throws {
        let line = { (image: String) in "spec:\n  - image: \(image)\n" }
        #expect(
            try Self.images([
                "values.yaml": nil, "templates/a.yaml": line("\"quay.io/x/a:1\"") + line("{{ .Values.image }}"),
                "templates/tests/t.yaml": line("busybox:1"), "files/b.yaml": line("quay.io/x/b:1"),
                "templates/c.yaml": line("quay.io/x/c:2 # why"),
            ]) == ["quay.io/x/a:1", "quay.io/x/c:2"])
    }

    @Test("are those of charts within that are deployed, by the values that the outer one has for them")
    func inner() throws {
        let redis = TestChart([
            "Chart.yaml": "name: redis\nversion: 1.0.0\nappVersion: '7'\n",
            "values.yaml": "image: {repository: redis}\n",
            "templates/deployment.yaml": nil,
        ])
        func images(_ values: String, _ dependency: String) throws -> [String] {
            var changes: [String: String?] = [
                "values.yaml": values, "Chart.yaml": TestChart.definition + "dependencies: [\(dependency)]\n",
            ]
            for (path, text) in redis.files { changes["charts/redis/\(path)"] = text }
            return try Self.images(changes)
        }
        #expect(try images("", "{name: redis}") == ["docker.io/library/redis:7"])
        #expect(try images("redis: {image: {tag: '8'}}", "{name: redis}") == ["docker.io/library/redis:8"])
        #expect(
            try images("cache: {image: {tag: '8'}}", "{name: redis, alias: cache}") == ["docker.io/library/redis:8"])
        #expect(try images("redis: {enabled: false}", "{name: redis, condition: redis.enabled}").isEmpty)
        #expect(try images("redis: {enabled: true}", "{name: redis, condition: redis.enabled}").count == 1)
        #expect(try images("b: true", "{name: redis, condition: 'a, b'}").count == 1)
    }

    @Test("are found in an archive within, and a broken one harms nothing")
    func archive() throws {
        let inner = TestChart(["Chart.yaml": "name: redis\nversion: 1.0.0\n", "values.yaml": "image: redis:7\n"])
        let outer = TestTar.compressed { tar in
            tar.add("web/Chart.yaml", TestChart.definition + "dependencies: [{name: redis}]\n")
            tar.add("web/charts/broken-1.0.0.tgz", "no archive")
            tar.add("web/charts/redis-1.0.0.tgz", inner.archive(root: "redis"))
        }
        #expect(
            ChartImages.asked(by: try Chart(archive: outer, from: "web.tgz")) == ["docker.io/library/redis:7"])
    }
}
