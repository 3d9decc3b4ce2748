import Foundation
import HTTPTypes
import Testing

extension TestServer {
    /// A token as clients of docker's kind get it.
    func token(as name: String?, _ scopes: [String] = []) async throws -> String {
        let query = scopes.map { "&scope=\($0)" }.joined()
        let reply = try await send(.get, "/token?service=x\(query)", TestUsers.login(name))
        #expect(reply.status == 200, "\(reply.body)")
        let document = try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any]
        return try #require(document?["token"] as? String)
    }
}
