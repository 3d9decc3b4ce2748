import FoundationEssentials
import NIOCore
import NIOHTTP1
public import OCI
import Wording

extension RegistryClient {
    /// The repositories below the base path of this registry, without that path, in the server's order. Not every registry has such
    /// a list (`.unsupported`, `.notFound`), and not everybody may read it.
    public func repositories() -> Pages<RepositoryName> {
        list("/v2/_catalog", purpose: "listing the repositories", scopes: [.catalog]) { [server] (document: Catalog) in
            var page = Page<RepositoryName>(names: [])
            for text in document.repositories ?? [] {
                if let name = RepositoryName(text) {
                    if let below = server.name(below: name) { page.names.append(below) }
                } else {
                    page.unusable.append(ShownText.line(text, upTo: RepositoryName.maximumLength))
                }
            }
            return page
        }
    }

    /// The tags of a repository, in the server's order (OCI distribution-spec, "Listing Tags"). One that the server does not know
    /// is `.notFound`.
    public func tags(of repository: RepositoryName) -> Pages<Tag> {
        do throws(ClientError) {
            let name = try server.fullName(of: repository)
            return list("/v2/\(name)/tags/list", purpose: "listing the tags of \(repository)", scopes: [.pull(name)]) {
                (document: TagList) in
                var page = Page<Tag>(names: [])
                for text in document.tags ?? [] {
                    if let tag = Tag(text) {
                        page.names.append(tag)
                    } else {
                        page.unusable.append(ShownText.line(text, upTo: Tag.maximumLength))
                    }
                }
                return page
            }
        } catch {
            return Pages { _, _ throws(ClientError) in throw error }
        }
    }

    private struct Catalog: Decodable {
        var repositories: [String]?
    }

    private struct TagList: Decodable {
        var tags: [String]?
    }

    private func list<Name, Document: Decodable & SendableMetatype>(
        _ path: String, purpose: String, scopes: [TokenScope],
        reading: @escaping @Sendable (Document) -> Page<Name>
    ) -> Pages<Name> {
        Pages { [self] address, trail throws(ClientError) in
            var call = Call(
                .GET, address.map { .address($0) } ?? .path("\(path)?n=\(settings.pageSize)"), purpose)
            call.headers.add(name: "accept", value: "application/json")
            call.scopes = scopes
            var (answer, body) = try await wholeAnswer(to: call, upTo: settings.largestPage)
            if answer.status == 400, address == nil {
                // Docker's registry takes no more than it is set to give at a time.
                await answer.discard()
                call.target = .path(path)
                (answer, body) = try await wholeAnswer(to: call, upTo: settings.largestPage)
            }
            guard answer.status == 200 else { throw await refusal(answer, to: call) }
            guard let document = try? JSONDecoder().decode(Document.self, from: Data(body.readableBytesView)) else {
                throw malformed(call, "the answer is no such list; is it a registry?")
            }
            let next = try next(after: answer, of: call, &trail)
            return (reading(document), next)
        }
    }

    /// Where a list goes on after an answer; nil when that was its end.
    func next(
        after answer: WireAnswer, of call: Call, _ trail: inout PageTrail?
    ) throws(ClientError) -> WebAddress? {
        guard let link = LinkField.next(in: answer.headers) else { return nil }
        var followed = trail ?? PageTrail(from: answer.url)
        defer { trail = followed }
        let origin = origin
        do throws(PageTrail.Wrong) {
            return try followed.next(link, on: answer.url) { self.settled($0, at: origin) }
        } catch {
            switch error {
            case .unreadable: throw malformed(call, "where the list goes on cannot be read (Link)")
            case .foreign(let other):
                throw ClientError(
                    .foreignAddress,
                    "\(call.purpose) at \(server): the list goes on at \(other), where it is not followed (Link)")
            case .circle: throw malformed(call, "the list leads back to where it was (Link)")
            case .endless: throw malformed(call, "the list has more than \(PageTrail.most) pages (Link)")
            }
        }
    }
}
