/// A list that the server gives out page by page; each is fetched when it is wanted.
public struct Pages<Name: Sendable & Hashable>: AsyncSequence, Sendable {
    public typealias Element = Page<Name>
    public typealias Failure = ClientError

    /// A page, and where the next one is.
    typealias Fetched = (page: Page<Name>, next: WebAddress?)
    typealias Fetch = @Sendable (WebAddress?, inout PageTrail?) async throws(ClientError) -> Fetched

    let fetch: Fetch

    public func makeAsyncIterator() -> Iterator { Iterator(fetch: fetch) }

    public struct Iterator: AsyncIteratorProtocol {
        private enum Position {
            case start
            case at(WebAddress)
            case end
        }

        private let fetch: Fetch
        private var position = Position.start
        private var trail: PageTrail?

        fileprivate init(fetch: @escaping Fetch) {
            self.fetch = fetch
        }

        public mutating func next() async throws(ClientError) -> Page<Name>? {
            let address: WebAddress?
            switch position {
            case .start: address = nil
            case .at(let place): address = place
            case .end: return nil
            }
            position = .end
            let (page, next) = try await fetch(address, &trail)
            if let next { position = .at(next) }
            return page
        }
    }

    /// All names of all pages. Throws `.tooLarge` when there are more than `limit`.
    public func all(upTo limit: Int = 1_000_000) async throws(ClientError) -> [Name] {
        var names: [Name] = []
        var iterator = makeAsyncIterator()
        while let page = try await iterator.next() {
            names += page.names
            guard names.count <= limit else { throw ClientError(.tooLarge, "the list has more than \(limit) entries") }
        }
        return names
    }
}
