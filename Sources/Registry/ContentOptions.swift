/// How a ``ContentStore`` behaves where configuration may say so.
public struct ContentOptions: Sendable {
    /// The largest manifest that is taken, in bytes. The specification asks for at least 4 MiB.
    public var maximumManifestSize = 4 << 20

    /// How many manifests, and blobs of at most 64 KiB, are kept in memory, by digest; 0 for none.
    public var cachedManifests = 10_000

    /// The bytes that they may take in all.
    public var cachedBytes = 24 << 20

    /// How many links, and how many sizes of blobs, are remembered for a second while only this process writes to the store;
    /// 0 for none. A link takes about 350 bytes.
    public var rememberedLinks = 32_768

    /// How many blobs are kept open for a second by the same rule, so that pulling one again costs no opening; 0 for none.
    /// Each takes a file descriptor.
    public var openBlobs = 64

    /// How many links are looked up at once: tags when a manifest is deleted, references when one is pushed.
    public var tagLookups = 8

    /// Whether other processes write to the same store, so that nothing may be remembered of what it holds: each answer asks
    /// it, and requests that come together share what it says.
    public var isShared = false

    /// Whether the catalog is kept in an index of its own, below `packhouse/catalog`: where a look at each repository costs a
    /// request, as on S3. It needs ``ContentStore/refreshCatalog()`` now and then.
    public var indexesCatalog = false

    public var validation = ManifestValidation()

    public init() {}
}
