/// What packs were found to list as images, and which of them could not be read.
struct ImageLists: Sendable {
    private(set) var lists: [(pack: String, images: [String])] = []
    private(set) var failures: [CommandFailure] = []

    /// Takes what `read` finds. A pack that is broken or not there is noted, for others can be read all the same; everything else is
    /// thrown.
    mutating func take(_ read: () async throws -> (pack: String, images: [String])) async throws {
        do {
            lists.append(try await read())
        } catch {
            try Task.checkCancellation()
            let failure = CommandFailure(error)
            guard [.validation, .notFound].contains(failure.exitClass) else { throw failure }
            failures.append(failure)
        }
    }

    /// Which packs list no images, in one line; nil when all list some.
    var silence: String? { ImageLists.silence(of: lists.filter { $0.images.isEmpty }.map { $0.pack }) }

    static func silence(of packs: [String]) -> String? {
        guard let first = packs.first else { return nil }
        let place = "pack.content.images in values.yaml"
        return packs.count == 1
            ? "\(first) lists no images (\(place))" : "\(packs.count) packs list no images (\(place)), first \(first)"
    }

    /// Says what was wrong. Throws what ends the command then: the class of the first failure, without a message.
    func complain(to console: Console) throws(CommandFailure) {
        if let silence { console.note(silence) }
        for failure in failures { console.fail(failure.message) }
        if let first = failures.first { throw CommandFailure(first.exitClass, "") }
    }
}
