/// What a command found, for a program by its encoding and for a person as a table.
///
/// Properties are encoded in the order in which the type encodes them, so by declaration; dictionaries by their keys.
/// ``Session/show(_:)`` writes it as the user asked.
protocol Report: Encodable {
    var table: Table { get }
}
