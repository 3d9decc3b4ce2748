public import OCI

/// What a manifest must fulfil before it is taken, beyond being one (`validation` in the configuration).
public struct ManifestValidation: Sendable {
    /// Which children of an index must be here.
    public enum Children: Sendable {
        case all
        case none
        case platforms([Platform])
    }

    /// When true nothing is asked: manifests may name what is not here (sparse images).
    public var isDisabled = false
    public var children = Children.all
    public var urls = URLRules()

    public init() {}

    /// Throws with every reference that the repository lacks.
    func check(_ manifest: Manifest, in repository: Repository) async throws {
        guard !isDisabled else { return }
        let required: [Descriptor]
        switch manifest.content {
        case .image(let config, let layers):
            for layer in layers { try urls.check(layer) }
            required = [config] + layers.filter { $0.urls.isEmpty || !URLRules.concerns($0) }
        case .index(let children):
            required = children.filter(isRequired)
        }
        let isIndex = manifest.mediaType.isIndex
        var seen: Set<Digest> = []
        let distinct = required.filter { seen.insert($0.digest).inserted }
        let missing = try await distinct.concurrentMap(limit: repository.content.options.tagLookups) { descriptor in
            try await repository.has(descriptor, isChild: isIndex) ? nil : descriptor.digest
        }.compactMap(\.self)
        guard missing.isEmpty else {
            throw RegistryError(
                .manifestBlobUnknown,
                "the manifest refers to \(isIndex ? "a manifest" : "a blob") that \(repository.name) does not have; push it first",
                details: missing.map { .text($0.text) })
        }
    }

    private func isRequired(_ child: Descriptor) -> Bool {
        switch children {
        case .all: true
        case .none: false
        case .platforms(let platforms): child.platform.map(platforms.contains) ?? false
        }
    }
}

extension Repository {
    /// Whether what a manifest refers to is here. An index names manifests, but BuildKit's cache indexes name layers.
    fileprivate func has(_ descriptor: Descriptor, isChild: Bool) async throws -> Bool {
        if isChild, try await content.storedTarget(of: link(.revision(descriptor.digest))) != nil { return true }
        return try await storedBlobSize(descriptor.digest) != nil
    }
}
