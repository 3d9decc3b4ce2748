import FoundationEssentials
import NIOCore
import RegistryClient

extension DocumentRequest {
    init(path: [String], purpose: String) { self.init(.get, path, purpose: purpose) }
}

extension RegistryClient {
    /// Asks for a JSON document. Throws `.malformedAnswer` for another one.
    func send<Document: Decodable>(
        _ request: DocumentRequest, as type: Document.Type
    ) async throws(ClientError) -> Document {
        try document(in: try await send(request), to: request)
    }

    /// Asks for a list that comes in pages, and gives each to `take`.
    func sendForPages<Document: Decodable>(
        _ request: DocumentRequest, as type: Document.Type, take: (Document) throws(ClientError) -> Bool
    ) async throws(ClientError) {
        var next: DocumentRequest? = request
        while let page = next {
            let answer = try await send(page)
            guard try take(try document(in: answer, to: request)) else { return }
            next = answer.next
        }
    }

    private func document<Document: Decodable>(
        in answer: DocumentAnswer, to request: DocumentRequest
    ) throws(ClientError) -> Document {
        do {
            return try JSONDecoder().decode(Document.self, from: Data(answer.body.readableBytesView))
        } catch {
            throw ClientError(
                .malformedAnswer, "\(request.purpose) at \(server): the answer is no such document",
                status: answer.status)
        }
    }
}
