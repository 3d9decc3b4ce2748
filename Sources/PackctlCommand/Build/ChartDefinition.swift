import PackFormat
import YAML

/// What a Helm chart says of itself: its `Chart.yaml` (helm.sh/docs/topics/charts).
struct ChartDefinition: Hashable, Sendable {
    struct Dependency: Hashable, Sendable {
        var name: String
        /// Which versions of it are wanted, as in ``ChartVersionRange``.
        var version: String
        /// What values call it; its name, unless it has an alias.
        var key: String
        /// Dotted paths into the values, of which the first that is there tells whether it is deployed.
        var conditions: [String]
        /// Where none of those is there: names below `tags` in the values, of which one that is on, or none that is off, has it deployed.
        var tags: [String]
        /// Its own folder, for a chart that lies elsewhere.
        var repository: String

        /// Whether what `Chart.yaml` says of it is for this chart. Helm deploys one of another version all the same, whatever is said.
        func isMeant(by chart: ChartDefinition) -> Bool {
            guard name == chart.name, let range = ChartVersionRange(version), let found = ChartVersion(chart.version)
            else { return false }
            return range.contains(found)
        }
    }

    static let file = "Chart.yaml"
    /// Where charts of the first form (apiVersion v1) name their dependencies; Helm takes it of all charts.
    static let requirements = "requirements.yaml"
    static let maximumSize = 1 << 20

    let name: String
    let version: String
    private(set) var appVersion: String?
    private(set) var summary: String?
    private(set) var home: String?
    private(set) var sources: [String] = []
    private(set) var keywords: [String] = []
    /// Whether it deploys nothing by itself.
    private(set) var isLibrary = false
    private(set) var dependencies: [Dependency] = []

    /// Reads a `Chart.yaml`, and the `requirements.yaml` beside it when there is one. Throws `.validation` for what Helm would not take
    /// either.
    init(_ bytes: [UInt8], requirements: [UInt8]? = nil, in place: String) throws(CommandFailure) {
        func fault(_ words: String) -> CommandFailure { ChartDefinition.fault(words, ChartDefinition.file, place) }
        let root = try ChartDefinition.tree(bytes, ChartDefinition.file, place)
        guard let map = root.map else { throw fault("holds \(root.kind) instead of a map") }
        func text(_ key: String) -> String? {
            map[key]?.scalar.map(\.text).flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        }
        func texts(_ key: String) -> [String] { map[key]?.list?.compactMap { $0.scalar?.text } ?? [] }
        guard let name = text("name") else { throw fault("has no name") }
        guard let version = text("version") else { throw fault("has no version") }
        for (what, word) in [("name", name), ("version", version)] where !ChartDefinition.isPlain(word) {
            throw fault("has a \(what) that cannot be part of a file's name; use letters, digits and . _ + -")
        }
        self.name = name
        self.version = version
        appVersion = text("appVersion")
        summary = text("description")
        home = text("home")
        sources = texts("sources")
        keywords = texts("keywords")
        isLibrary = text("type") == "library"
        var listed = map["dependencies"]?.list
        if let requirements {
            let tree = try ChartDefinition.tree(requirements, ChartDefinition.requirements, place)
            listed = tree.map?["dependencies"]?.list ?? listed
        }
        dependencies = (listed ?? []).compactMap(ChartDefinition.dependency)
    }

    private static func tree(_ bytes: [UInt8], _ file: String, _ place: String) throws(CommandFailure) -> ChartNode {
        guard bytes.count <= maximumSize else { throw fault("has more than \(maximumSize) bytes", file, place) }
        do throws(YAMLProblem) {
            return try ChartYAML.tree(bytes)
        } catch {
            throw fault("cannot be read, line \(error.position.line): \(ChartYAML.words(error))", file, place)
        }
    }

    private static func fault(_ words: String, _ file: String, _ place: String) -> CommandFailure {
        CommandFailure(.validation, "\(file) of the chart \(place) \(words)")
    }

    private static func dependency(_ node: ChartNode) -> Dependency? {
        guard let map = node.map, let name = map["name"]?.scalar?.text else { return nil }
        let conditions = map["condition"]?.scalar?.text.split(separator: ",") ?? []
        return Dependency(
            name: name, version: map["version"]?.scalar?.text ?? "", key: map["alias"]?.scalar?.text ?? name,
            conditions: conditions.map { String($0.drop { $0 == " " }) },
            tags: map["tags"]?.list?.compactMap { $0.scalar?.text } ?? [],
            repository: map["repository"]?.scalar?.text ?? "")
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.count <= 128 && text.first != "." && text.first != "-"
            && text.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "._+-".utf8.contains($0)
                }
            }
    }

    /// As `helm package` calls it.
    var archiveName: String { "\(name)-\(version).tgz" }

    /// The version as a pack should have it: without the `v` that many charts begin theirs with.
    var packVersion: String {
        guard version.hasPrefix("v"), PackVersion(version) != nil else { return version }
        return String(version.dropFirst())
    }
}
