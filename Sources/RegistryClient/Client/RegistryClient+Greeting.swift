import NIOHTTP1
import Synchronization

extension RegistryClient {
    /// Finds out whether a registry answers, and whether it takes the login (OCI distribution-spec, "Determining Support").
    ///
    /// A server that lets in everybody gets to see the login all the same: if it is wrong, that is said here, and if it is right, it
    /// is sent with everything that follows.
    public func greeting() async throws(ClientError) -> Greeting {
        var call = Call(.GET, .path("/v2/"), "asking for a registry")
        var answer = try await answer(to: call)
        let authentication = state.withLock { $0.authentication.kind }
        if answer.isSuccess, state.withLock({ $0.authentication.canOfferBasic }) {
            await answer.discard()
            state.withLock { $0.authentication.useBasic() }
            call.purpose = "logging in"
            answer = try await self.answer(to: call)
        }
        guard answer.isSuccess else {
            if answer.status == 404 {
                let words = await refusal(answer, to: call).message
                throw ClientError(
                    .notFound, "\(words); this server has no registry (/v2/) there", status: answer.status)
            }
            throw await refusal(answer, to: call)
        }
        await answer.discard()
        return Greeting(
            origin: answer.url.origin.description, isSecure: answer.url.origin.isSecure,
            authentication: authentication,
            namesItsVersion: answer.field("docker-distribution-api-version") != nil)
    }
}
