/// What `pack build` made, what validation says of it, and where it was pushed.
struct BuildReport: Report {
    var name: String
    var version: String
    /// Images that the chart was found to ask for.
    var images: [String]
    var validation: ValidationReport
    /// Nil when it was not to be pushed.
    var push: PushReport?

    var table: Table { push?.table ?? validation.table }
}
