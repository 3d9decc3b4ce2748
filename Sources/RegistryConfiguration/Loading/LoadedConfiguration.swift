/// What came of loading: the configuration when there is no error, and everything there is to say about it.
public struct LoadedConfiguration: Sendable {
    /// The values in force; nil when `diagnostics` holds an error.
    public var configuration: Configuration?
    /// Every problem, not only the first: those of the file by line, then those of the environment by name.
    public var diagnostics: [Diagnostic]
    /// What was loaded.
    public var location: ConfigurationLocation
    /// The values in force as YAML, each with a comment that says where it came from, secrets masked; itself a
    /// configuration that loads. With errors it shows what could be read; nil when nothing could.
    public var effectiveText: String?
    /// The values in force, to be compared.
    var values = SettingValues()

    /// The keys whose values are others than those of `other`, dotted and in order; elements of a list that holds sections by
    /// their number. Names keys only, so that no secret is told.
    public func keys(differingFrom other: LoadedConfiguration) -> [String] {
        values.keys(differingFrom: other.values)
    }
}
