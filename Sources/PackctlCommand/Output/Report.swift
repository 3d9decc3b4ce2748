/// What a command found, for a program by its encoding and for a person as a table.
protocol Report: Encodable {
    var table: Table { get }
}
