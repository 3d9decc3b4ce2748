/// What a push may do.
struct PushOptions: Hashable, Sendable {
    /// Whether a version that is there may be overwritten.
    var isForced = false
    /// Whether, when forced, content that is there already is pushed again.
    var skipsDigestCheck = false
    /// Whether packs with errors are pushed, too.
    var skipsValidation = false
    /// For the history; without one, that of `pack.json` is taken.
    var message: String?
}
