extension ExpectedUsers {
    /// Why the list at `path` cannot be used: `.reservedUser`. Nil also when there is no list, or none that can be read. Blocks for a
    /// read of the file.
    public func problem(withListAt path: String) -> AccessError? {
        guard case .content(let file) = HtpasswdReading.reading(path).finding else { return nil }
        return problem(with: file, at: path)
    }

    func problem(with file: HtpasswdFile, at path: String) -> AccessError? {
        guard let reservedName, file.hashes[Array(reservedName.utf8)] != nil else { return nil }
        return AccessError(
            .reservedUser,
            """
            the user list \(path) has a user called \(reservedName), which is how auth.access calls those without a login; give \
            that user another name
            """)
    }
}
