import OCI

/// What `pack import` did.
struct ImportReport: Report {
    struct Item: Encodable, Hashable {
        enum Kind: String, Encodable {
            case pack, image
        }

        enum Outcome: String, Encodable {
            case pushed
            /// It was there already.
            case present
        }

        var kind: Kind
        /// As it was called where it came from.
        var name: String
        /// As `/v2` names it.
        var repository: String
        /// Tag or digest.
        var reference: String
        var digest: String
        var outcome: Outcome
    }

    var server: String
    var layout: String
    var items: [Item]

    var table: Table {
        Table(
            ["kind", "name", "repository", "reference", "outcome"],
            items.map { [$0.kind.rawValue, $0.name, $0.repository, $0.reference, $0.outcome.rawValue] })
    }
}
