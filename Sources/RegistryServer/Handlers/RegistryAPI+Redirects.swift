import HTTPConnection
import HTTPTypes
import OCI
import Registry

extension RegistryAPI {
    /// 307 to the address at which the store itself serves a blob; nil when this server has to send it. Login and the
    /// repository's right to the blob are checked here, as always: the address needs neither.
    ///
    /// No cache may keep it (`no-store`), for it is good for a short time only. A range that was asked for is asked for again by
    /// the client, of the store.
    func redirect(
        _ name: RepositoryName, _ digest: Digest, _ context: RequestContext
    ) async throws -> Answer? {
        guard let lifetime = options.redirectLifetime else { return nil }
        let address = try await content.repository(name).blobAddress(
            digest, isHead: context.request.method == .head, lifetime: lifetime)
        guard let address else { return nil }
        context.changes?.pulledSize = address.size
        return Answer(
            .temporaryRedirect,
            headers: [.location: address.url, .dockerContentDigest: digest.text, .cacheControl: "no-store"])
    }
}
