import NIOCore
import NIOHTTP1

/// What a ``FaultProxy`` does with one request.
enum Fault: Sendable {
    /// Hand it on, and its answer back.
    case pass
    /// Answer without asking the server.
    case answer(ScriptedAnswer)
    /// Hand it on; then say nothing and keep the connection open.
    case silenceAfterSuccess
    /// Hand it on; then reset the connection instead of an answer.
    case resetAfterSuccess
    /// Reset the connection without handing it on.
    case reset
    /// Hand it on, and end the connection after so many bytes of the answer's body.
    case truncate(after: Int)
    /// Hand it on, send so many bytes of the answer's body, and then nothing more.
    case stall(after: Int)
    /// Hand it on with one bit of its body turned over.
    case damage
}
