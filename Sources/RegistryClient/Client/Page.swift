/// One answer of a list.
public struct Page<Name: Sendable & Hashable>: Hashable, Sendable {
    public var names: [Name]
    /// Entries that are no names by the OCI grammar, and can be asked for by nobody; fit for a terminal.
    public var unusable: [String] = []
}
