import PackFormat
import Testing

@testable import PackctlCommand

@Suite("the images that a chart asks for")
struct ChartImagesTests {
    private static func images(_ changes: [String: String?]) throws -> [String] {
        ChartImages(askedBy: try TestChart(changes).chart()).sorted
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
        // Tags count where no condition says anything; one that is on is enough.
        let tagged = "{name: redis, condition: redis.enabled, tags: [back, cache]}"
        for (values, count) in [
            ("", 1), ("tags: {back: false}", 0), ("tags: {back: false, cache: true}", 1), ("tags: {front: false}", 1),
            ("tags: {back: false}\nredis: {enabled: true}", 1), ("tags: {back: true}\nredis: {enabled: false}", 0),
            ("tags: no", 1),
        ] {
            #expect(try images(values, tagged).count == count, "\(values)")
        }
    }

    @Test("are not those of a chart within that requirements.yaml has left out")
    func requirements() throws {
        let definition = "apiVersion: v1\nname: redis\nversion: 1.0.0\n"
        func images(_ values: String) throws -> [String] {
            try Self.images([
                "Chart.yaml": "apiVersion: v1\nname: web\nversion: 1.0.0\n", "values.yaml": values,
                "requirements.yaml": "dependencies: [{name: redis, condition: redis.enabled}]\n",
                "charts/redis/Chart.yaml": definition, "charts/redis/values.yaml": "image: redis:7\n",
                "charts/redis/requirements.yaml": "dependencies: [{name: deep, tags: [deep]}]\n",
                "charts/redis/charts/deep/Chart.yaml": "name: deep\nversion: 1.0.0\n",
                "charts/redis/charts/deep/values.yaml": "image: quay.io/x/deep:1\n",
            ])
        }
        #expect(try images("") == ["docker.io/library/redis:7", "quay.io/x/deep:1"])
        #expect(try images("redis: {enabled: false}") == [])
        // Tags are those of the outermost chart.
        #expect(try images("tags: {deep: false}") == ["docker.io/library/redis:7"])
        #expect(try images("redis: {tags: {deep: false}}").count == 2)
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
            ChartImages(askedBy: try Chart(archive: outer, from: "web.tgz")).sorted == ["docker.io/library/redis:7"])
    }

    /// A chart that holds `count` others, each with an image, beside them the same for each level below.
    private static func nest(_ count: Int, levels: Int, name: String = "c", padding: Int = 0) -> [UInt8] {
        TestTar.compressed { tar in
            tar.add("\(name)/Chart.yaml", "name: \(name)\nversion: 1.0.0\n")
            tar.add("\(name)/values.yaml", "image: quay.io/x/\(name):1\n")
            if padding > 0 { tar.add("\(name)/padding", [UInt8](repeating: 0, count: padding)) }
            guard levels > 0 else { return }
            for number in 0..<count {
                let inner = "\(name)-\(number)"
                tar.add(
                    "\(name)/charts/\(inner)-1.0.0.tgz", nest(count, levels: levels - 1, name: inner, padding: padding))
            }
        }
    }

    @Test(
        "are sought in as many charts, bytes and levels as one budget for all of them allows, and what is left out is said"
    )
    func bounded() throws {
        func images(_ archive: [UInt8]) throws -> ChartImages {
            ChartImages(askedBy: try Chart(archive: archive, from: "c.tgz"))
        }
        let few = try images(Self.nest(3, levels: 3))
        #expect(few.names.count == 1 + 3 + 9 + 27 && !few.isIncomplete)
        // 1 + 7 + 49 + 343 charts, of which no level is too large by itself.
        let many = try images(Self.nest(7, levels: 3))
        #expect(many.names.count == 201 && many.isIncomplete)
        let deep = try images(Self.nest(1, levels: 4))
        #expect(deep.names.count == 4 && deep.isIncomplete)
        let large = Self.nest(4, levels: 2, padding: 200_000)
        #expect(try !images(large).isIncomplete)
        let short = ChartImages(
            askedBy: try Chart(archive: large, from: "c.tgz"), budget: ChartBudget(bytesLeft: 3_000_000))
        #expect(short.isIncomplete && (2..<21).contains(short.names.count))
    }

    @Test("are sought in a chart that is deployed under many names as often as the budget allows")
    func aliases() throws {
        let names = (0..<5000).map { "{name: redis, alias: r\($0)}" }.joined(separator: ", ")
        let images = ChartImages(
            askedBy: try TestChart([
                "Chart.yaml": TestChart.definition + "dependencies: [\(names)]\n",
                "values.yaml": (0..<5000).map { "r\($0): {image: {tag: v\($0)}}\n" }.joined(),
                "charts/redis/Chart.yaml": "name: redis\nversion: 1.0.0\n",
                "charts/redis/values.yaml": "image: {repository: redis}\n",
            ]).chart())
        #expect((100...200).contains(images.names.count) && images.isIncomplete)
    }
}
