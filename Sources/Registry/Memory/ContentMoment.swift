/// When something was remembered of a repository, to be asked later whether it still counts: ``ContentStore/counts(_:)``.
public struct ContentMoment: Sendable {
    /// For how long what was remembered counts without being asked again, in nanoseconds.
    static let lifetime: Int64 = 50_000_000

    let place: Int
    let links: UInt64
    let bytes: UInt64
    /// Nanoseconds.
    let time: Int64
}
