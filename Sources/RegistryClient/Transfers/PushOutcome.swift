/// How a blob came to be in a repository.
public enum PushOutcome: Hashable, Sendable {
    /// It was there already; nothing was sent.
    case present
    /// The server took it over from another repository; nothing was sent.
    case mounted
    case pushed
}
