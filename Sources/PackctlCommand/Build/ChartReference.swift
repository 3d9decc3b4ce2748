import NIOCore
import OCI
import PackFormat
import RegistryClient

/// A Helm chart in an OCI registry, as Helm names it: `oci://reg.example.com/charts/nginx:1.2.3`.
struct ChartReference: Hashable, Sendable {
    static let prefix = "oci://"
    private static let configType = MediaType("application/vnd.cncf.helm.config.v1+json")
    private static let contentType = MediaType("application/vnd.cncf.helm.chart.content.v1.tar+gzip")

    /// `host[:port]`
    let host: String
    let repository: RepositoryName
    /// Nil for the newest version.
    let reference: Reference?

    /// Throws `.usage`.
    init(_ text: String) throws(CommandFailure) {
        let failure = CommandFailure(
            .usage, "\"\(text)\" names no chart in a registry; right would be oci://reg.example.com/charts/nginx:1.2.3")
        var rest = Substring(text)
        guard rest.hasPrefix(ChartReference.prefix) else { throw failure }
        rest = rest.dropFirst(ChartReference.prefix.count)
        guard let slash = rest.firstIndex(of: "/") else { throw failure }
        host = String(rest[..<slash])
        rest = rest[rest.index(after: slash)...]
        if let mark = rest.firstIndex(of: "@") {
            guard let digest = Digest(rest[rest.index(after: mark)...]) else { throw failure }
            reference = .digest(digest)
            rest = rest[..<mark]
        } else if let colon = rest.lastIndex(of: ":") {
            // Helm writes the + of a build as _ in tags.
            guard let tag = Tag(rest[rest.index(after: colon)...].replacing("+", with: "_")) else { throw failure }
            reference = .tag(tag)
            rest = rest[..<colon]
        } else {
            reference = nil
        }
        guard !host.isEmpty, let repository = RepositoryName(rest) else { throw failure }
        self.repository = repository
    }

    /// Fetches the archive, verified (helm.sh/docs/topics/registries). Throws `.notFound`, and `.validation` for what is no chart.
    func archive(
        from client: RegistryClient, progress: TransferProgress.Listener? = nil
    ) async throws -> [UInt8] {
        var wanted = self.reference
        if wanted == nil { wanted = try await newest(in: client) }
        guard let reference = wanted else { return [] }
        let shown = "\(repository)\(reference.tag == nil ? "@" : ":")\(reference) at \(client.server)"
        guard let content = try await client.manifest(reference, in: repository) else {
            throw CommandFailure(.notFound, "there is no \(shown)")
        }
        let layer: Descriptor
        do throws(ManifestError) {
            let manifest = try Manifest(content.bytes.readableBytesView, declared: content.mediaType)
            guard case .image(let config, let layers) = manifest.content, config.mediaType == ChartReference.configType,
                let chart = layers.first(where: { $0.mediaType == ChartReference.contentType })
            else { throw ManifestError("its manifest is of something else") }
            layer = chart
        } catch {
            throw CommandFailure(.validation, "\(shown) is no Helm chart: \(error)")
        }
        guard layer.size <= Chart.limits.compressedBytes else {
            throw CommandFailure(
                .validation, "\(shown) has \(layer.size) bytes; at most \(Chart.limits.compressedBytes) are taken")
        }
        var bytes: [UInt8] = []
        let stream = try client.blob(layer.digest, size: layer.size, in: repository, progress: progress)
        for try await piece in stream { bytes += piece.readableBytesView }
        return bytes
    }

    private func newest(in client: RegistryClient) async throws -> Reference {
        let tags = try await client.tags(of: repository).all(upTo: 100_000)
        guard case .member(let newest) = PackTagSet(reading: tags).newest else {
            throw CommandFailure(
                .notFound,
                "which version of \(repository) at \(client.server) is meant cannot be told; add it, such as :1.2.3")
        }
        return .tag(newest.tag)
    }
}
