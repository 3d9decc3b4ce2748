/// What `pack export` brought into a layout.
struct ExportReport: Report, Sendable {
    struct Item: Encodable, Hashable, Sendable {
        enum Kind: String, Encodable {
            case pack, image
        }

        var kind: Kind
        /// As the layout calls it.
        var name: String
        var digest: String?
        /// Why an image could not be fetched, or the images of a pack are not known; nil when all is there.
        var fault: String?
        /// Of the fault.
        var exitClass = ExitClass.success

        private enum CodingKeys: String, CodingKey {
            case kind, name, digest, fault
        }
    }

    var layout: String
    /// Whether the layout is whole at its place; else the same export goes on with what came.
    var finished = false
    var items: [Item] = []
    /// Blobs and manifests that came, and their bytes.
    var fetched = 0
    var fetchedBytes: Int64 = 0
    /// Those that the layout had already.
    var present = 0

    /// Images that could not be fetched, and packs whose images are not known.
    var faults: [Item] { items.filter { $0.fault != nil } }

    var table: Table {
        Table(["kind", "name", "digest"], items.map { [$0.kind.rawValue, $0.name, $0.fault ?? $0.digest ?? ""] })
    }
}
