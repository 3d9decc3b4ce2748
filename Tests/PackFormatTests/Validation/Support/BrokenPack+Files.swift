import PackFormat

extension BrokenPack {
    private static let chart = "charts/hello-1.2.3.tgz"

    static let files: [BrokenPack] = [
        BrokenPack("values-missing", "values.yaml", "no values.yaml") { $0["values.yaml"] = nil },
        BrokenPack("values-missing", "values.yaml", "did you mean \"values.yml\"?") {
            $0["values.yml"] = $0["values.yaml"]
            $0["values.yaml"] = nil
        },
        BrokenPack("readme-missing", "README.md", "did you mean \"readme.md\"?") {
            $0["readme.md"] = $0["README.md"]
            $0["README.md"] = nil
        },
        BrokenPack("logo-missing", "logo.png", "no logo.png") { $0["logo.png"] = nil },
        BrokenPack("logo-type", "logo.png", "is a JPEG") { $0.files["logo.png"] = [0xFF, 0xD8, 0xFF, 0xE0, 0] },
        BrokenPack("logo-type", "logo.png", "is empty") { $0.files["logo.png"] = [] },
        BrokenPack("logo-type", "logo.png", "a torn PNG") {
            $0.files["logo.png"] = Array(TestPack.png(width: 64, height: 64).prefix(20))
        },
        BrokenPack("logo-type", "logo.png", "a torn PNG") { $0.files["logo.png"] = TestPack.png(width: 0, height: 64) },
        BrokenPack("logo-size", "logo.png", "small: 63 by 63") {
            $0.files["logo.png"] = TestPack.png(width: 63, height: 63)
        },
        BrokenPack("logo-size", "logo.png", "large") { $0.files["logo.png"] = TestPack.png(width: 1025, height: 1025) },
        BrokenPack("logo-size", "logo.png", "102401 bytes") { pack in
            let header = TestPack.png(width: 64, height: 64)
            pack.files["logo.png"] = header + Array(repeating: 0, count: 102_401 - header.count)
        },
        BrokenPack("logo-shape", "logo.png", "128 by 64") {
            $0.files["logo.png"] = TestPack.png(width: 128, height: 64)
        },
        BrokenPack(
            "listed-path-invalid", "pack.json", line: 9, "no path within the pack",
            besides: ["manifest-unlisted"], "manifests/extra.yaml", "../manifests/extra.yaml"),
        BrokenPack(
            "listed-path-invalid", "pack.json", line: 9, "no path within the pack",
            besides: ["manifest-unlisted"], "manifests/extra.yaml", "/manifests/extra.yaml"),
        BrokenPack(
            "listed-path-invalid", "pack.json", line: 9, "no path within the pack",
            besides: ["manifest-unlisted"], "manifests/extra.yaml", ""),
        BrokenPack(
            "chart-missing", "pack.json", line: 8, "did you mean \"charts/hello-1.2.3.tgz\"?",
            besides: ["chart-unlisted"], "hello-1.2.3.tgz", "hello-1.2.4.tgz"),
        BrokenPack(
            "chart-missing", "pack.json", line: 8, "it is a folder",
            besides: ["chart-unlisted"], "hello-1.2.3.tgz", "hello"),
        BrokenPack(
            "manifest-missing", "pack.json", line: 9, "add the file",
            "[\"manifests/extra.yaml\"]", "[\"manifests/extra.yaml\", \"manifests/something-else.yaml\"]"),
        BrokenPack("chart-unlisted", "charts/other.tar.gz", "does not list this archive") {
            $0["charts/other.tar.gz"] = "x"
        },
        BrokenPack("manifest-unlisted", "manifests/deep/other.yml", "does not list this manifest") {
            $0["manifests/deep/other.yml"] = "x"
        },
        BrokenPack(
            "duplicate-key", "values.yaml", line: 23, "first at line 22", "enabled: true",
            "enabled: true\n    enabled: 2"),
        BrokenPack("file-too-large", "README.md", "more than 33554432 bytes") {
            $0.files["README.md"] = Array(repeating: 0x20, count: 33_554_433)
        },
    ]

    static let charts: [BrokenPack] = [
        BrokenPack("chart-unreadable", chart, "is no chart") { $0[chart] = "something else" },
        BrokenPack("chart-unreadable", chart, "ends too early") { pack in
            pack.files[chart] = TestPack.chart(TestPack.chartFiles).dropLast(9)
        },
        BrokenPack("chart-unreadable", chart, "more than 5000 files") { pack in
            pack.files[chart] = TarBytes.archive { tar in for number in 0...5000 { tar.add("hello/\(number)/") } }
        },
        BrokenPack("chart-definition-missing", chart, "no Chart.yaml") {
            $0.files[chart] = TestPack.chart(["hello/values.yaml": "", "hello/charts/inner/Chart.yaml": "name: inner"])
        },
        BrokenPack("chart-definition-ambiguous", chart, "has 2 charts: \"a/Chart.yaml\", \"b/Chart.yaml\"") {
            $0.files[chart] = TestPack.chart(["a/Chart.yaml": "name: a", "b/Chart.yaml": "name: b"])
        },
        BrokenPack("chart-definition-invalid", chart, "has no version") {
            $0.files[chart] = TestPack.chart(["hello/Chart.yaml": "name: hello\n"])
        },
        BrokenPack("chart-definition-invalid", chart, "has no name") {
            $0.files[chart] = TestPack.chart(["hello/Chart.yaml": "version: 1.2.3\n"])
        },
        BrokenPack("chart-definition-invalid", chart, "not YAML") {
            $0.files[chart] = TestPack.chart(["hello/Chart.yaml": "name: [\n"])
        },
        BrokenPack("chart-files-at-root", chart, "at the root") {
            $0.files[chart] = TestPack.chart(["./Chart.yaml": "name: hello\nversion: 1.2.3\n"])
        },
        BrokenPack("chart-copy-differs", chart, "holds another \"values.yaml\"") {
            $0["charts/hello/values.yaml"] = "a: 1"
        },
    ]

    static let secrets: [BrokenPack] = [
        BrokenPack("secret-private-key", "deep/key.pem", line: 2, "a private key") {
            $0["deep/key.pem"] = "\n" + Secrets.privateKey
        },
        BrokenPack("secret-private-key", chart, "line 1 of \"hello/key.pem\"") {
            $0.files[chart] = TestPack.chart([
                "hello/Chart.yaml": "name: hello\nversion: 1.2.3\n", "hello/key.pem": Secrets.privateKey,
            ])
        },
        BrokenPack("secret-cloud-key", "account.json", line: 4, "Google Cloud") {
            $0["account.json"] = Secrets.serviceAccount
        },
        BrokenPack("secret-cloud-key", "README.md", line: 1, "AWS") { $0["README.md"] = Secrets.awsKey },
        BrokenPack("secret-token", "README.md", line: 1, "GitHub") { $0["README.md"] = Secrets.gitHubToken },
        BrokenPack("secret-token", "values.yaml", line: 22, "GitLab", "enabled: true", "token: \(Secrets.gitLabToken)"),
    ]
}
