import PackFormat
import Testing

/// A pack in memory: one that nothing can be said against, until a test spoils it.
struct TestPack: Sendable {
    var files: [String: [UInt8]]

    init() {
        files = [
            "pack.json": Self.metadata, "values.yaml": Self.values, "presets.yaml": Self.presets,
            "schema.yaml": Self.schema,
            "README.md": "# Hello\n", "manifests/extra.yaml": Self.manifest,
        ].mapValues { Array($0.utf8) }
        files["logo.png"] = Self.png(width: 128, height: 128)
        files["charts/hello-1.2.3.tgz"] = Self.chart(Self.chartFiles)
        for (path, text) in Self.chartFiles { files["charts/\(path)"] = Array(text.utf8) }
    }

    /// An empty pack.
    init(files: [String: [UInt8]]) {
        self.files = files
    }

    subscript(path: String) -> String? {
        get { files[path].map { String(decoding: $0, as: UTF8.self) } }
        set { files[path] = newValue.map { Array($0.utf8) } }
    }

    /// Puts one text in the place of another, which has to be there.
    mutating func replace(
        _ old: String, with new: String, in path: String, _ location: SourceLocation = #_sourceLocation
    ) {
        let text = self[path] ?? ""
        #expect(text.contains(old), "\(path) has no \(old)", sourceLocation: location)
        self[path] = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: new)
    }

    var contents: [PackContent] {
        files.compactMap { path, bytes in PackPath(path).map { PackContent(path: $0, bytes: bytes) } }
    }

    func findings(by validation: PackValidation = PackValidation()) -> [Finding] {
        validation.findings(in: PackFiles(contents))
    }
}

extension TestPack {
    /// The archive of a chart: the files as they are named.
    static func chart(_ files: KeyValuePairs<String, String>) -> [UInt8] {
        TarBytes.archive { tar in
            for (name, text) in files { tar.add(name, text) }
        }
    }

    /// The first bytes of a PNG.
    static func png(width: UInt32, height: UInt32) -> [UInt8] {
        let number = { (value: UInt32) in (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + number(width)
            + number(height) + [8, 6, 0, 0, 0]
    }

    static let metadata = """
        {
          "name": "hello",
          "displayName": "Hello",
          "version": "1.2.3",
          "layer": "addon",
          "addonType": "system app",
          "cloudTypes": ["all"],
          "charts": ["charts/hello-1.2.3.tgz"],
          "kubeManifests": ["manifests/extra.yaml"],
          "annotations": {"source": "community"},
          "constraints": {
            "dependencies": [
              {"packName": "kubernetes", "layer": "k8s", "minVersion": "1.21", "maxVersion": "1.33", "type": "required"}
            ],
            "resources": [
              {"type": "cpu", "minLimit": 100, "components": [
                {"scheduleType": "all", "resourceRequestParamRef": "charts.hello.resources.requests.cpu"}
              ]}
            ]
          }
        }

        """

    static let values = """
        # spectrocloud.com/enabled-presets: Size:small
        pack:
          namespace: hello
          content:
            images:
              - image: quay.io/acme/hello:1.2.3
        charts:
          hello:
            image:
              repository: quay.io/acme/hello
              tag: 1.2.3
            resources:
              requests:
                cpu: 100m
            replicas: 2
            mode: fast
            cluster: "{{ .spectro.system.cluster.name | upper }}"
            version: "{{ .spectro.pack.kubernetes.version | default \\"1.21\\" }}"
            address: 10.0.0.1
        manifests:
          extra:
            enabled: true

        """

    static let presets = """
        presets:
          - name: small
            displayName: Small
            group: Size
            remove: ["charts.hello.replicas"]
            add: |
              charts:
                hello:
                  replicas: 1
          - name: large
            displayName: Large
            group: Size
            remove: []
            add: |
              charts:
                hello:
                  replicas: 5
                  extra: {{ .spectro.var.extra }}

        """

    static let schema = """
        charts.hello.replicas:
          schema: '{{ required | format "${number:[1-9]}" | hints "How many" "there are" }}'
        charts.hello.mode:
          schema: '{{ format "${list:[fast,slow]}" }}'
        charts.hello.address:
          schema: '{{ format "${ipv4}" }}'
        charts.hello.extra:
          schema: '{{ readonly | format "${string:/^[a-z]{1,8}$/} of ${version}" }}'

        """

    static let manifest = """
        kind: Pod
        spec:
          containers:
            - name: extra
              image: "quay.io/acme/hello:1.2.3"
            {{- if .Values.enabled }}
              args: [{{ .Values.args }}]
            {{- end }}

        """

    static let chartFiles: KeyValuePairs = [
        "hello/Chart.yaml": "apiVersion: v2\nname: hello\nversion: 1.2.3\n",
        "hello/values.yaml": "image:\n  repository: quay.io/acme/hello\n",
        "hello/templates/pod.yaml": "image: {{ .Values.image.repository }}\n",
        "hello/charts/inner/Chart.yaml": "name: inner\nversion: 0.1.0\n",
    ]
}
