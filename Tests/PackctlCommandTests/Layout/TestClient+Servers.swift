import Foundation
import StorageTesting

extension TestClient {
    /// Lets it talk to registries without TLS, and without a login.
    func allowPlainHTTP(_ servers: TestServer...) throws {
        let auths = servers.map { #""\#($0.name)":{"insecure":true}"# }.joined(separator: ",")
        let file = try write(#"{"auths":{\#(auths)}}"#, to: ".spectro/config.json")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }
}
