/// What became of lines given to a ``LogOutput``.
public enum LogWriteResult: Hashable, Sendable {
    case written
    /// These lines, or the end of them, are lost; later ones may succeed.
    case failed(errno: CInt)
    /// Nobody reads any more. These lines and all later ones are lost.
    case givenUp
}
