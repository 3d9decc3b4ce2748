/// An order as an answer of the authority shows it.
struct PlacedOrder: Sendable {
    var url: AuthorityURL
    var document: OrderDocument
    var answer: AuthorityAnswer
}
