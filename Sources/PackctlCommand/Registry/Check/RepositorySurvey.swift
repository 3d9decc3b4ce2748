import OCI
import PackFormat
import RegistryClient

/// What the list of a registry's repositories says of packs.
struct RepositorySurvey {
    /// Names that are kept of each kind.
    private static let most = 100_000

    /// Below the base path.
    var packs: [PackName] = []
    /// Below `spectro-packs`, but not as packs are; without its management's own.
    var misplaced: [RepositoryName] = []
    /// Other bases that have packs.
    var otherBases: Set<String> = []
    var unusable: [String] = []
    var count = 0
    var pages = 0

    init() {}

    init(_ client: RegistryClient) async throws(ClientError) {
        var iterator = client.repositories().makeAsyncIterator()
        while let page = try await iterator.next() {
            pages += 1
            for name in page.names { take(name) }
            unusable += page.unusable
            guard packs.count + misplaced.count + otherBases.count + unusable.count <= RepositorySurvey.most else {
                throw ClientError(.tooLarge, "the list has more than \(RepositorySurvey.most) packs")
            }
        }
        packs.sort()
    }

    mutating func take(_ name: RepositoryName) {
        count += 1
        if let repository = PackRepository(name) {
            if repository.base == .empty {
                packs.append(repository.pack)
            } else {
                otherBases.insert(repository.base.text)
            }
        } else if name.text.hasPrefix("spectro-packs/"), name.text != PackRepository.folder {
            misplaced.append(name)
        }
    }
}
