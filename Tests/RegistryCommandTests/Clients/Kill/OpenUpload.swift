/// An upload that was begun and not ended, with what the server promised about it.
struct OpenUpload: Sendable {
    let repository: String
    /// Path and query of its Location.
    var target: String
    let content: [UInt8]
    /// How many bytes were acknowledged.
    var acknowledged = 0
    /// How many bytes may have arrived.
    var sent = 0
    /// Set from when its end was asked for until that was answered: a kill between leaves either.
    var isEnding = false
    var isCancelling = false
}
