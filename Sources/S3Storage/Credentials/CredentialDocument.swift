import Encoding
import FoundationEssentials
import NIOCore

/// The JSON in which container and instance services hand out keys.
struct CredentialDocument: Decodable {
    private var accessKey: String
    private var secretKey: String
    private var token: String?
    private var expiration: String?

    private enum CodingKeys: String, CodingKey {
        case accessKey = "AccessKeyId"
        case secretKey = "SecretAccessKey"
        case token = "Token"
        case expiration = "Expiration"
    }

    /// Throws `.noCredentials` when `bytes` are not that.
    static func keys(in bytes: ByteBuffer, from place: String) throws(S3Error) -> S3Credentials {
        do {
            let document = try JSONDecoder().decode(CredentialDocument.self, from: Data(bytes.readableBytesView))
            return S3Credentials(
                accessKey: document.accessKey, secretKey: document.secretKey, sessionToken: document.token,
                expiry: document.expiration.flatMap { UTCTime.seconds($0) })
        } catch {
            throw S3Error(
                .noCredentials, "\(place) answered something else than JSON with AccessKeyId and SecretAccessKey",
                cause: error)
        }
    }
}
