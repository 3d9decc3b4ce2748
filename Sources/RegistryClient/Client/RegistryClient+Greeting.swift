import NIOCore
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
        if answer.isSuccess {
            // No login goes to what is no registry.
            try await requireRegistry(in: answer, isChallenging: authentication != .none, call)
            if state.withLock({ $0.authentication.canOfferBasic }) {
                state.withLock { $0.authentication.useBasic() }
                call.purpose = "logging in"
                answer = try await self.answer(to: call)
                if answer.isSuccess { await answer.discard() }
            }
        }
        guard answer.isSuccess else {
            if answer.status == 404 {
                let words = await refusal(answer, to: call).message
                let hint = await prefixHint(at: answer.url.origin)
                throw ClientError(
                    .notFound, "\(words); this server has no registry (/v2/) there\(hint)", status: answer.status)
            }
            throw await refusal(answer, to: call)
        }
        return Greeting(
            origin: answer.url.origin.description, isSecure: answer.url.origin.isSecure,
            authentication: authentication,
            namesItsVersion: answer.field(RegistryClient.versionField) != nil)
    }

    private static let versionField = "docker-distribution-api-version"
    /// Bytes of the body by which a registry is told from a web server.
    private static let largestGreeting = 64 << 10
    /// Folders of a path below which a registry is looked for.
    private static let deepestPrefix = 4

    /// Reads a successful answer to its end. Throws `.notFound` for that of a web server, which has some page everywhere.
    private func requireRegistry(
        in answer: WireAnswer, isChallenging: Bool, _ call: Call
    ) async throws(ClientError) {
        guard await !isOfRegistry(answer, isChallenging: isChallenging) else { return }
        let type = ShownText.line(answer.field("content-type") ?? "a body without a type", upTo: 80)
        let hint = await prefixHint(at: answer.url.origin)
        throw ClientError(
            .notFound,
            "\(call.purpose) at \(answer.url.origin): no registry answers there: /v2/ is \(type), without the "
                + "Docker-Distribution-API-Version or the {} of a registry\(hint)", status: answer.status)
    }

    private func isOfRegistry(_ answer: WireAnswer, isChallenging: Bool) async -> Bool {
        guard !isChallenging, answer.field(RegistryClient.versionField) == nil else {
            await answer.discard()
            return true
        }
        let body = await answer.start(upTo: RegistryClient.largestGreeting)
        guard body.readableBytes <= RegistryClient.largestGreeting else { return false }
        return (try? JSONTree(reading: String(buffer: body)))?.members != nil
    }

    /// What to say when the path of the server is not a base but the place of a registry; empty where there is none.
    private func prefixHint(at origin: Origin) async -> String {
        let folders = server.path.split(separator: "/")
        for count in (1...RegistryClient.deepestPrefix).prefix(folders.count) {
            let prefix = folders.prefix(count).joined(separator: "/")
            var probe = WireRequest(method: .GET, url: WebAddress(origin, "/\(prefix)/v2/"))
            probe.limit = settings.limits.connect
            probe.isUnverified = isInsecure
            guard let answer = try? await transport.send(probe) else { return "" }
            let isChallenging = answer.status == 401 && answer.field("www-authenticate") != nil
            guard answer.isSuccess || isChallenging else {
                await answer.discard()
                continue
            }
            guard await isOfRegistry(answer, isChallenging: isChallenging) else { continue }
            return
                "; one answers at /\(prefix)/v2/, but the path of a server is the base of its packs here, and a registry "
                + "below a path of the web server cannot be used: give it a host or port of its own, with /v2/ at the root"
        }
        return ""
    }
}
