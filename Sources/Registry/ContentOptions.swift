/// How a ``ContentStore`` behaves where configuration may say so.
public struct ContentOptions: Sendable {
    /// The largest manifest that is taken, in bytes. The specification asks for at least 4 MiB.
    public var maximumManifestSize = 4 << 20

    /// How many manifests are kept in memory, by digest; 0 for none. Their bytes are bounded besides.
    public var cachedManifests = 10_000

    /// How many links are looked up at once: tags when a manifest is deleted or tags are listed, references when one is
    /// pushed.
    public var tagLookups = 8

    /// Whether other processes write to the same store, so that nothing may be remembered of what it holds.
    public var isShared = false

    public var validation = ManifestValidation()

    public init() {}
}
