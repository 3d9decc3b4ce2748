import OCI

/// Which URLs a layer may name as places to fetch it from (`validation.manifests.urls`). Where neither list has a pattern no
/// URL is allowed; this registry never follows one.
public struct URLRules: Sendable {
    /// When not empty, every URL must match one of these.
    public var allow: [URLPattern]
    /// No URL may match any of these.
    public var deny: [URLPattern]

    public init(allow: [URLPattern] = [], deny: [URLPattern] = []) {
        self.allow = allow
        self.deny = deny
    }

    /// Bytes of a URL; matching takes time in proportion to it.
    private static let maximumLength = 4096

    /// Layers that may lie elsewhere: those that may not be distributed, and OCI layers.
    static func concerns(_ descriptor: Descriptor) -> Bool {
        let type = descriptor.mediaType
        return type.isForeignLayer || type.text.lowercased().hasPrefix("application/vnd.oci.image.layer.v1.")
    }

    func check(_ descriptor: Descriptor) throws {
        guard URLRules.concerns(descriptor) else { return }
        for url in descriptor.urls where !permits(url) {
            throw RegistryError(
                .manifestInvalid,
                "layer \(descriptor.digest) names the URL \(url), which validation.manifests.urls does not allow")
        }
    }

    private func permits(_ url: String) -> Bool {
        guard !allow.isEmpty || !deny.isEmpty, url.utf8.count <= URLRules.maximumLength, URLRules.isWeb(url) else {
            return false
        }
        if !allow.isEmpty, !allow.contains(where: { $0.matches(url) }) { return false }
        return !deny.contains { $0.matches(url) }
    }

    /// `http` or `https`, with a host and without a fragment.
    private static func isWeb(_ url: String) -> Bool {
        let lower = url.lowercased()
        guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix), !url.contains("#") else {
            return false
        }
        let authority = url.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        return !host.isEmpty && !host.hasPrefix(":")
    }
}
