/// What goes wrong with one call.
package enum DiskFault: Hashable, Sendable {
    /// It fails with this `errno` and does nothing. A `synchronize` that fails loses what it was to make durable, as
    /// Linux does: a later one reports success and changes nothing.
    case error(CInt)
    /// It reads or writes this many bytes at most.
    case short(Int)
    /// The power goes: this call and all later ones fail and do nothing.
    case powerCut
}
