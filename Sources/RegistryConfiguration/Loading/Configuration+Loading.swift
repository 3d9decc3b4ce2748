import YAML

extension Configuration {
    /// Chooses a configuration, lays the environment over it and checks the result.
    ///
    /// Reads at most one configuration file (1 MiB) and one file per `…_FILE` variable (64 KiB); blocks while it does.
    /// - Parameters:
    ///   - argument: the file that the command line names, if it names one.
    ///   - environment: every variable of the process; those that do not begin with `REGISTRY_` are not looked at.
    public static func load(
        argument: String?, environment: [String: String], files: FileAccess
    ) -> LoadedConfiguration {
        let location = ConfigurationLocation.chosen(argument: argument, environment: environment, files: files)
        guard case .file(let path) = location else {
            return load(.builtIn, diagnostics: [], from: .builtIn, environment, files)
        }
        let bytes: [UInt8]
        do {
            bytes = try files.read(path, ConfigurationLocation.maximumSize)
        } catch {
            let source = Source.file(path: path, line: 0, column: 0)
            let problem = Diagnostic(.error, "", message(error, path: path, files: files), at: source)
            return LoadedConfiguration(diagnostics: [problem], location: location)
        }
        let (tree, diagnostics) = YAMLComposer.compose(bytes, origin: .file(path: path))
        guard let tree else { return LoadedConfiguration(diagnostics: diagnostics, location: location) }
        return load(tree, diagnostics: diagnostics, from: location, environment, files)
    }

    private static func load(
        _ tree: Node, diagnostics: [Diagnostic], from location: ConfigurationLocation, _ environment: [String: String],
        _ files: FileAccess
    ) -> LoadedConfiguration {
        var diagnostics = diagnostics
        let place: Source =
            if case .file(let path) = location { .file(path: path, line: 0, column: 0) } else { .builtIn }
        if let problem = versionProblem(of: tree, place: place) { diagnostics.append(problem) }
        guard tree.map != nil else { return LoadedConfiguration(diagnostics: diagnostics, location: location) }

        var defaults = SectionDefaults(tree, place: place)
        defaults.prepare()
        let overlay = EnvironmentOverlay.apply(environment, to: defaults.tree, files: files)
        defaults = SectionDefaults(overlay.tree, place: place)
        defaults.complete(environment)
        diagnostics += overlay.diagnostics + SchemaCheck.problems(of: defaults.tree) + defaults.diagnostics

        var settings = SettingReader(defaults.tree, place: place)
        let configuration = Configuration(reading: &settings)
        diagnostics = (diagnostics + settings.diagnostics).inOrder()
        let isUsable = !diagnostics.contains { $0.severity == .error }
        return LoadedConfiguration(
            configuration: isUsable ? configuration : nil, diagnostics: diagnostics, location: location,
            effectiveText: EffectiveText(settings.effective).text, values: SettingValues(settings.effective))
    }

    /// A configuration says which form it has; 0.1 is the only one.
    private static func versionProblem(of tree: Node, place: Source) -> Diagnostic? {
        guard tree.map != nil else {
            let found = tree.isNull ? "is empty" : "holds \(tree.kind)"
            return Diagnostic(.error, "", "\(found), not a map of keys that begins with version: 0.1", at: place)
        }
        guard let node = tree.descendant("version") else {
            return Diagnostic(.error, "version", "is missing; the file must say version: 0.1", at: place)
        }
        guard node.text != "0.1" else { return nil }
        let found = node.text.map { "\"\($0)\"" } ?? node.kind
        return Diagnostic(.error, "version", "is \(found); it must be 0.1, the only version there is", at: node.source)
    }

    private static func message(_ failure: FileAccess.Failure, path: String, files: FileAccess) -> String {
        let near = failure == .notFound ? NearbyFiles(files: files).like(path) : []
        let hint = near.isEmpty ? "" : "; there is \(near.joined(separator: " and "))"
        return "the configuration file \(failure)\(hint)"
    }
}
