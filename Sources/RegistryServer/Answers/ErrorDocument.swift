import Access
import FoundationEssentials
import HTTPConnection
import HTTPTypes
import NIOCore
import OCI
import Registry

/// Renders errors as clients expect them (OCI distribution-spec, "Error Codes"). The one place that does.
enum ErrorDocument {
    static func answer(_ error: any Error) -> Answer {
        let refusal = error as? Refusal ?? Refusal(error: registryError(error))
        var answer = answer(
            status: HTTPResponse.Status(code: refusal.error.status),
            entries: details(of: refusal).map { detail in
                Entry(code: refusal.error.code.text, message: refusal.error.message, detail: detail)
            })
        answer.headers.append(contentsOf: refusal.headers)
        if let wait = refusal.error.retryAfter {
            answer.headers[.retryAfter] = String(Swift.max(1, wait.components.seconds))
        }
        return answer
    }

    private static func registryError(_ error: any Error) -> RegistryError {
        if let broken = error as? BrokenBody {
            return RegistryError(.blobUploadInvalid, "\(broken)", status: broken.isTimeout ? 408 : 400)
        }
        return RegistryError(describing: error)
    }

    private static func details(of refusal: Refusal) -> [Detail?] {
        let wanted = refusal.wanted.flatMap(Access.list)
        if !wanted.isEmpty { return [.access(wanted)] }
        return refusal.error.details.isEmpty ? [nil] : refusal.error.details.map(Detail.registry)
    }

    private static func answer(status: HTTPResponse.Status, entries: [Entry]) -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and lists of strings: there is nothing here that cannot be encoded.
        let data = (try? encoder.encode(["errors": entries])) ?? Data()
        var bytes = ByteBuffer(bytes: data)
        bytes.writeString("\n")
        return Answer(status, headers: [.contentType: "application/json"], body: .buffer(bytes))
    }

    private struct Entry: Encodable {
        var code: String
        var message: String
        var detail: Detail?
    }

    private enum Detail: Encodable {
        case registry(RegistryError.Detail)
        case access([Access])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .registry(.text(let text)): try container.encode(text)
            case .registry(.fields(let fields)): try container.encode(fields)
            case .access(let access): try container.encode(access)
            }
        }
    }

    /// One access that a request lacks, in docker-registry's spelling.
    private struct Access: Encodable {
        var type: String
        var `class` = ""
        var name: String
        var action: String

        static func list(_ action: Action) -> [Access] {
            switch action {
            case .ping, .inspect: []
            case .catalog: [Access(type: "registry", name: "catalog", action: "*")]
            case .pull(let repository): [Access(type: "repository", name: repository.text, action: "pull")]
            case .pullAny(let repositories):
                repositories.map { Access(type: "repository", name: $0.text, action: "pull") }
            case .push(let repository): [Access(type: "repository", name: repository.text, action: "push")]
            case .delete(let repository): [Access(type: "repository", name: repository.text, action: "delete")]
            }
        }

        private enum CodingKeys: String, CodingKey {
            case type = "Type"
            case `class` = "Class"
            case name = "Name"
            case action = "Action"
        }
    }
}
