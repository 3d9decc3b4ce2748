extension Configuration {
    /// Who is asked for a name and password, and against what they are checked.
    public enum Authentication: Hashable, Sendable {
        /// Everybody may do everything.
        case none
        /// HTTP Basic against a file in htpasswd form. `realm` is shown to clients; neither text is empty.
        case htpasswd(realm: String, path: String)
    }
}
