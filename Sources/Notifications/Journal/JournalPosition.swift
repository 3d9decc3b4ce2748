/// Where an event is kept.
struct JournalPosition: Hashable, Sendable {
    /// The folder of the run that wrote it.
    var run: String
    /// Its number there, from 1.
    var number: UInt64
}
