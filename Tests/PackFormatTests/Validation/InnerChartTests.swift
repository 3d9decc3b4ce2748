import PackFormat
import Testing

@Suite("Charts within charts")
struct InnerChartTests {
    /// A chart of that name, with files and the charts that it brings.
    private static func chart(
        _ name: String, _ files: KeyValuePairs<String, String> = [:], charts: [(String, [UInt8])] = []
    ) -> [UInt8] {
        TarBytes.archive { tar in
            tar.add("\(name)/Chart.yaml", "apiVersion: v2\nname: \(name)\nversion: 1.0.0\n")
            for (path, text) in files { tar.add("\(name)/\(path)", text) }
            for (file, bytes) in charts {
                tar.add(TarBytes.Header(name: "\(name)/charts/\(file)"), content: bytes)
            }
        }
    }

    /// What is found in a pack that lists one more image, and whose chart brings others.
    private static func findings(_ charts: [(String, [UInt8])]) -> [Finding] {
        var pack = TestPack()
        pack.files = pack.files.filter { !$0.key.hasPrefix("charts/hello/") }
        pack.files["charts/hello-1.2.3.tgz"] = chart("hello", ["values.yaml": TestPack.values], charts: charts)
        pack.replace("    images:\n", with: "    images:\n      - image: kiwigrid/k8s-sidecar:1.2\n", in: "values.yaml")
        return pack.findings()
    }

    private static let sidecar = chart("redis", ["values.yaml": "sidecar:\n  image: kiwigrid/k8s-sidecar:1.2\n"])

    /// The chart within others, that many.
    private static func nested(_ levels: Int) -> [(String, [UInt8])] {
        (0..<levels).reduce([("redis-1.0.0.tgz", sidecar)]) { inner, level in
            [("c\(level)-1.0.0.tgz", chart("c\(level)", charts: inner))]
        }
    }

    @Test("are searched for the images that a pack lists, as deep as pack build looks", arguments: [0, 1, 2])
    func images(_ levels: Int) {
        #expect(!Self.findings(Self.nested(levels)).contains { $0.rule.id == "image-unused" })
    }

    @Test("leave an image unused that none of them speaks of")
    func unused() {
        let unused = Self.findings([("other-1.0.0.tgz", Self.chart("other"))]).filter { $0.rule.id == "image-unused" }
        #expect(unused.count == 1 && unused.first?.message.contains("k8s-sidecar") == true)
    }

    @Test("that are broken or lie too deep may ask for any image, so that none is said to be unused")
    func unknown() {
        for charts in [[("broken-1.0.0.tgz", Array("no archive".utf8))], Self.nested(3)] {
            let findings = Self.findings(charts)
            #expect(!findings.contains { $0.rule.id == "image-unused" || $0.level == .error }, "\(findings)")
        }
    }

    @Test("are searched for secrets, which are told with their place")
    func secrets() {
        let inner = Self.chart("redis", ["files/key.pem": Secrets.privateKey])
        let found = Self.findings([("redis-1.0.0.tgz", inner)]).filter { $0.rule.id == "secret-private-key" }
        #expect(found.count == 1)
        #expect(found.first?.message.contains("hello/charts/redis-1.0.0.tgz/redis/files/key.pem") == true)
    }

    @Test("are 200 at most, and none is said to be unused when there are more", arguments: [200, 201])
    func bounded(_ count: Int) {
        let small = Self.chart("small")
        let findings = Self.findings((0..<count).map { ("small-\($0).tgz", small) })
        #expect(findings.contains { $0.rule.id == "image-unused" } == (count == 200))
        #expect(!findings.contains { $0.level == .error })
    }
}
