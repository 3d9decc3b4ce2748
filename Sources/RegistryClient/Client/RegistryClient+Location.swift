import NIOCore
import NIOHTTP1
import Synchronization

extension RegistryClient {
    /// A client of the same registry that knows what the path of its address is: the base of repositories, or, with its first folders, the
    /// place below which the registry answers, as a Packhouse with `http.prefix` does. Without a path it is this very client, and nothing
    /// is asked; else `/v2/` is, at the root of the host first, and without the login. Both share their connections: end one of them.
    ///
    /// Where no registry is found, the path is the base. Throws only what keeps the host from being asked.
    public func located() async throws(ClientError) -> RegistryClient {
        var search = RegistrySearch(folders: server.prefix.isEmpty ? server.path.split(separator: "/").count : 0)
        while true {
            switch search.step {
            case .found(let folders):
                return folders == 0 ? self : RegistryClient(self, at: server.registry(below: folders))
            case .ask(let folders): search.hear(try await registry(below: folders))
            }
        }
    }

    private func registry(below folders: Int) async throws(ClientError) -> RegistrySearch.Answer {
        let prefix = server.registry(below: folders).prefix
        var call = Call(.GET, .path(prefix.isEmpty ? "/v2/" : "/\(prefix)/v2/"), "asking for a registry")
        call.isAnonymous = true
        let answer: WireAnswer
        do throws(ClientError) {
            answer = try await self.answer(to: call)
        } catch {
            // A gateway may fail for all paths but one.
            guard error.status != nil else { throw error }
            return .nothing
        }
        let isNamed = answer.field(RegistryClient.versionField) != nil
        switch answer.status {
        case 401 where isNamed, 403 where isNamed:
            await answer.discard()
            return .registry
        case 401 where answer.field("www-authenticate") != nil:
            await answer.discard()
            return .challenge
        case 200..<300:
            return await isOfRegistry(answer, isChallenging: false) ? .registry : .nothing
        default:
            await answer.discard()
            return .nothing
        }
    }
}
