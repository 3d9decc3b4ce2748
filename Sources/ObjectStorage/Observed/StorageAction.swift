/// What a store is asked, as those tell it apart who watch one. The words are Distribution's where it has one.
public enum StorageAction: String, CaseIterable, Sendable {
    /// Sizes, ages, and whether something is there.
    case stat = "Stat"
    /// A small object as a whole.
    case getContent = "GetContent"
    /// The opening of an object.
    case reader = "Reader"
    /// A piece of one that is open. What the system sends of a file by itself is none.
    case read = "Read"
    case putContent = "PutContent"
    /// The beginning of an append, or its continuation.
    case writer = "Writer"
    case append = "Append"
    /// What was appended is made durable.
    case flush = "Flush"
    /// What was appended becomes an object.
    case move = "Move"
    /// What was appended is given up.
    case cancel = "Cancel"
    case list = "List"
    case delete = "Delete"
    case prune = "Prune"
    case redirectURL = "RedirectURL"
    case probe = "Probe"
}
