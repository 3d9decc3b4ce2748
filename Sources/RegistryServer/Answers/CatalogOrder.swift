/// A text as the catalog orders names: component by component, so that `a/b` comes before `a-b`.
struct CatalogOrder: Comparable, Sendable {
    private let components: [Substring]

    init(_ text: String) {
        components = text.split(separator: "/")
    }

    static func < (left: CatalogOrder, right: CatalogOrder) -> Bool {
        left.components.lexicographicallyPrecedes(right.components) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
