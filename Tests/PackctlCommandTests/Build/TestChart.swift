import PackFormat

@testable import PackctlCommand

/// A Helm chart that a test makes: text by path below its folder.
struct TestChart {
    static let values = """
        # How many answer.
        replicas: 2   # at least one

        image:
          repository: nginx
          tag: ""     # that of the application
        note: |
          one

            two
        """
    static let definition = """
        apiVersion: v2
        name: web
        version: 1.2.3
        appVersion: "1.27"
        description: Serves
          files
        home: https://example.com
        keywords: [ingress]

        """

    var files: [String: String]

    /// The usual one, with files that are added, changed, or, when nil, taken away.
    init(_ changes: [String: String?] = [:]) {
        files = [
            "Chart.yaml": TestChart.definition, "values.yaml": TestChart.values,
            "templates/deployment.yaml": "kind: Deployment\nspec: {{ .Values.replicas }}\n",
        ]
        for (path, text) in changes { files[path] = text }
    }

    /// Makes the folder, below the home of a client.
    func write(to folder: String, of client: TestClient) throws -> String {
        for (path, text) in files { try client.write(text, to: "\(folder)/\(path)") }
        return "\(client.folder)/\(folder)"
    }

    /// As `helm package` makes it, with the files in one folder.
    func archive(root: String = "web") -> [UInt8] {
        TestTar.compressed { tar in
            for (path, text) in files.sorted(by: { $0.key < $1.key }) { tar.add("\(root)/\(path)", text) }
        }
    }

    func chart() throws(CommandFailure) -> Chart { try Chart(archive: archive(), from: "web.tgz") }
}
