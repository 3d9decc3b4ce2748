import PackFormat
import Testing

extension BrokenPack {
    static let values: [BrokenPack] = [
        BrokenPack(
            "values-invalid", "values.yaml", line: 8, "mapping values are not allowed", "charts:\n", "charts: a\n"),
        BrokenPack("values-invalid", "values.yaml", line: 1, "a list instead of a map") { $0["values.yaml"] = "- a\n" },
        BrokenPack("values-invalid", "values.yaml", line: 199_999, "a file may have 200000, keys") {
            $0["values.yaml"] = "a:\n" + String(repeating: "- 1\n", count: 200_000)
        },
        BrokenPack("values-invalid", "values.yaml", line: 1, "nest less: a file may have 64 levels") {
            $0["values.yaml"] = "a: " + String(repeating: "[", count: 65) + String(repeating: "]", count: 65) + "\n"
        },
        BrokenPack("values-tab", "values.yaml", line: 22, "holds a tab", "enabled: true", "enabled:\ttrue"),
        BrokenPack("values-odd-indentation", "values.yaml", line: 22, "odd number", "    enabled", "     enabled"),
        BrokenPack(
            "values-odd-indentation", "values.yaml", line: 22, "and so do 1 others", "    enabled: true",
            "     enabled: true\n     other: true"),
        BrokenPack(
            "values-deep-indentation", "values.yaml", line: 23, "more than 20 spaces", "enabled: true",
            "list:\n                      - true"),
        BrokenPack(
            "values-trailing-blanks", "values.yaml", line: 22, "ends with blanks", "enabled: true", "enabled: true "),
        BrokenPack(
            "values-calico", "values.yaml", line: 22, "calico is empty", "enabled: true", "calico:\n    contents: 1"),
        BrokenPack(
            "values-pack-missing", "values.yaml", "no map called pack",
            besides: ["images-none", "image-unlisted"], "pack:\n", "other:\n"),
        BrokenPack(
            "chart-key-missing", "values.yaml", line: 7, "did you mean it by \"helo\"?",
            besides: ["chart-key-unknown", "resource-reference-unresolved", "schema-path-unresolved"],
            "  hello:\n    image",
            "  helo:\n    image"),
        BrokenPack(
            "chart-key-missing", "values.yaml", "charts.\"hello\"",
            besides: [
                "values-pack-missing", "images-none", "image-unlisted", "manifest-key-missing",
                "resource-reference-unresolved",
                "schema-path-unresolved",
            ]
        ) { $0["values.yaml"] = "# spectrocloud.com/enabled-presets: Size:small\n" },
        BrokenPack(
            "chart-key-unknown", "values.yaml", line: 20, "belongs to none", "manifests:\n", "  other: {}\nmanifests:\n"
        ),
        BrokenPack(
            "manifest-key-missing", "values.yaml", line: 20, "manifests.\"extra\"",
            besides: ["manifest-key-unknown"], "  extra:\n", "  other:\n"),
        BrokenPack(
            "manifest-key-unknown", "values.yaml", line: 23, "belongs to none", "enabled: true", "enabled: true\n  b: 1"
        ),
        BrokenPack(
            "namespace-misplaced", "values.yaml", line: 5, "move it up", "    images:", "    namespace: x\n    images:"),
        BrokenPack("namespace-invalid", "values.yaml", line: 3, "is nothing", "namespace: hello", "namespace:"),
        BrokenPack("namespace-invalid", "values.yaml", line: 3, "\"Hello\"", "namespace: hello", "namespace: Hello"),
        BrokenPack(
            "namespace-invalid", "values.yaml", line: 3, "cannot be a namespace", "namespace: hello",
            "namespace: \(String(repeating: "a", count: 64))"),
    ]

    static let images: [BrokenPack] = [
        BrokenPack(
            "images-none", "values.yaml", "lists no image", besides: ["image-unlisted"],
            "    images:\n      - image: quay.io/acme/hello:1.2.3\n", "    images: []\n"),
        BrokenPack(
            "image-entry-invalid", "values.yaml", line: 6, "a single value instead of a map",
            besides: ["image-unlisted"],
            "- image: ", "- "),
        BrokenPack(
            "image-entry-invalid", "values.yaml", line: 7, "names no image", "hello:1.2.3\n",
            "hello:1.2.3\n      - {}\n"),
        BrokenPack(
            "image-entry-invalid", "values.yaml", line: 5, "a map instead of a list", besides: ["image-unlisted"],
            "- image: ", "image: "),
        BrokenPack(
            "image-key-unknown", "values.yaml", line: 6, "did you mean image?", besides: ["image-unlisted"],
            "- image: ", "- iamge: "),
        BrokenPack(
            "image-key-unknown", "values.yaml", line: 7, "take it out", "hello:1.2.3\n", "hello:1.2.3\n        tag: x\n"
        ),
        BrokenPack(
            "image-unlisted", "manifests/extra.yaml", line: 5, "docker.io/library/nginx:1 is not listed",
            "\"quay.io/acme/hello:1.2.3\"", "nginx:1"),
        BrokenPack(
            "image-unlisted", "values.yaml", line: 9, "ghcr.io/x/y:1.2.3 is not listed",
            "repository: quay.io/acme/hello", "registry: ghcr.io\n      repository: x/y"),
        BrokenPack("image-unlisted", "charts/hello-1.2.3.tgz", "docker.io/a/b:2 is not listed") {
            $0.files["charts/hello-1.2.3.tgz"] = TestPack.chart([
                "hello/Chart.yaml": "name: hello\nversion: 1.2.3\n",
                "hello/templates/sidecar.yaml": "  - image: 'a/b:2' # b\n",
                "hello/templates/tests/pod.yaml": "image: c/d:3\n",
            ])
        },
        BrokenPack("image-unlisted", "values.yaml", line: 9, "with the tag 1.2.3 only", "tag: 1.2.3", "tag: 1.2.4"),
        BrokenPack(
            "image-unused", "values.yaml", line: 7, "speaks of sidecar", "hello:1.2.3\n",
            "hello:1.2.3\n      - image: quay.io/acme/sidecar:1\n"),
    ]

    static let schema: [BrokenPack] = [
        BrokenPack("schema-invalid", "schema.yaml", line: 4, "mapping values are not allowed", "mode:", "mode: a"),
        BrokenPack("schema-invalid", "schema.yaml", line: 1, "a list instead of a map") { $0["schema.yaml"] = "- a" },
        BrokenPack(
            "schema-invalid", "schema.yaml", line: 3, "no text called schema",
            "  schema: '{{ format \"${list:[fast,slow]}\" }}'",
            "  scheme: x"),
        BrokenPack("schema-invalid", "schema.yaml", line: 1, "a key must be a single text") {
            $0["schema.yaml"] = "charts.hello.mode: {schema: {{ required }}}\n"
        },
        BrokenPack("schema-empty", "schema.yaml", "holds no rules") { $0["schema.yaml"] = "# later\n" },
        BrokenPack("schema-path-unresolved", "schema.yaml", line: 3, "charts.hello.modus", "hello.mode", "hello.modus"),
        BrokenPack(
            "schema-template-invalid", "schema.yaml", line: 4, "does not stand between", "'{{ format", "'format"),
        BrokenPack(
            "schema-template-invalid", "schema.yaml", line: 2, "there is no part \"requird\"", "required", "requird"),
        BrokenPack("schema-template-invalid", "schema.yaml", line: 2, "the smaller one first", "[1-9]", "[9-1]"),
        BrokenPack("schema-template-invalid", "schema.yaml", line: 4, "a list has options", "[fast,slow]", "[]"),
        BrokenPack("schema-type-unknown", "schema.yaml", line: 6, "did you mean ipv4?", "ipv4", "ipv6"),
        BrokenPack(
            "schema-regex-invalid", "schema.yaml", line: 8, "at character 2, look-ahead", "^[a-z]{1,8}$", "^(?=a)"),
        BrokenPack("schema-default-mismatch", "schema.yaml", line: 2, "outside 3-9", "1-9", "3-9"),
        BrokenPack("schema-default-mismatch", "schema.yaml", line: 4, "is none of slow", "fast,slow", "slow"),
        BrokenPack("schema-default-mismatch", "schema.yaml", line: 6, "is no IPv4 address") {
            $0.replace("10.0.0.1", with: "10.0.0.256", in: "values.yaml")
        },
    ]

    static let presets: [BrokenPack] = [
        BrokenPack(
            "presets-invalid", "presets.yaml", line: 3, "did not find expected", besides: ["schema-path-unresolved"],
            "  - name: small",
            "  - name: [small"),
        BrokenPack(
            "presets-invalid", "presets.yaml", line: 1, "no list called presets",
            besides: [
                "schema-path-unresolved"
            ], "presets:", "preset:"),
        BrokenPack(
            "presets-invalid", "presets.yaml", line: 2, "a preset is a single value", "  - name: small",
            "  - x\n  - name: small"),
        BrokenPack(
            "presets-empty", "presets.yaml", "holds no presets",
            besides: [
                "enabled-preset-unknown", "schema-path-unresolved",
            ]
        ) { $0["presets.yaml"] = "presets: []\n" },
        BrokenPack(
            "preset-name-missing", "presets.yaml", line: 10, "has no name", "- name: large\n    displayName",
            "- displayName"),
        BrokenPack(
            "preset-name-duplicate", "presets.yaml", line: 10, "the one at line 2", "name: large", "name: small"),
        BrokenPack(
            "preset-add-invalid", "presets.yaml", line: 6, "line 4 of it", "          replicas: 1",
            "          replicas: 1\n       x: y"),
        BrokenPack("preset-add-invalid", "presets.yaml", line: 6, "a map instead of a text", "add: |", "add:"),
        BrokenPack(
            "preset-add-invalid", "presets.yaml", line: 6, "holds a single value", "add: |",
            "add: |\n      no map\n    other: |"),
        BrokenPack(
            "preset-remove-unresolved", "presets.yaml", line: 5, "charts.hello.copies", "hello.replicas", "hello.copies"
        ),
        BrokenPack(
            "enabled-preset-unknown", "values.yaml", line: 1, "did you mean \"Size:small\"?", "Size:small", "Size:smal"),
        BrokenPack("enabled-preset-unknown", "values.yaml", line: 1, "write group:name", "Size:small", "small"),
        BrokenPack(
            "enabled-preset-conflict", "values.yaml", line: 1, "keep one", "Size:small", "Size:small, Size:large"),
    ]

    static let macros: [BrokenPack] = [
        BrokenPack(
            "macro-unbalanced", "values.yaml", line: 17, "{{ .spectro.system.cluster.name }}", "{{ .spectro",
            "{ .spectro"),
        BrokenPack("macro-unbalanced", "values.yaml", line: 17, "does not stand between", "upper }}", "upper }"),
        BrokenPack(
            "macro-unknown", "values.yaml", line: 17, "did you mean .spectro.system.cluster.name?", "cluster.name",
            "cluster.nam"),
        BrokenPack("macro-unknown", "presets.yaml", line: 18, ".spectro.system", ".spectro.var", ".spectro.vars"),
        BrokenPack(
            "macro-pack-undeclared", "values.yaml", line: 18, "reads a value of the pack \"vault\"", "pack.kubernetes",
            "pack.vault"),
    ]
}
