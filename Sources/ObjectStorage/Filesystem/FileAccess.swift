/// What a path is opened for.
package enum FileAccess: Sendable {
    /// A file, or whatever is there, for reading; symbolic links are followed and nothing is waited for.
    case reading
    /// A new file for writing; fails with `EEXIST` when the name is taken.
    case creating
    /// A file that exists, for writing.
    case writing
    /// A directory, to make the names in it durable.
    case directory
}
