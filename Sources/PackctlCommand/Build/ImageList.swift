/// The container images that a set of packs lists in its values.
struct ImageList: Report, Hashable {
    struct Image: Encodable, Hashable {
        var image: String
        /// The packs that list it, as `name:version`.
        var packs: [String]
    }

    /// By name, each once.
    private(set) var images: [Image] = []

    /// - Parameter lists: of each pack its name and its images.
    init(_ lists: [(pack: String, images: [String])]) {
        var packs: [String: [String]] = [:]
        for (pack, images) in lists {
            for image in images where packs[image]?.contains(pack) != true { packs[image, default: []].append(pack) }
        }
        images = packs.map { Image(image: $0.key, packs: $0.value.sorted()) }.sorted { $0.image < $1.image }
    }

    var table: Table { Table(["image", "packs"], images.map { [$0.image, $0.packs.joined(separator: ", ")] }) }
}
