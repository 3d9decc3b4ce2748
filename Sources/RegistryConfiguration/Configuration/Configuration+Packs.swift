extension Configuration {
    /// Which packs the registry shows, and what it does for them.
    public struct Packs: Hashable, Sendable {
        /// What stands before `spectro-packs/archive` in the names of packs' repositories; the first is written to. Never empty. As
        /// written: whether each is such a beginning of a name is not looked at here.
        public var bases: [String]
        /// Whether logos are answered without a login.
        public var publicLogos: Bool
        /// Whether versions and packs can be taken away by way of v1.
        public var deleteEnabled: Bool
        /// Bytes of an archive.
        public var compressedSize: Int
        /// Bytes of all its files together.
        public var unpackedSize: Int
        /// Bytes of one file.
        public var fileSize: Int
        /// Files and folders.
        public var entries: Int
        /// Folders in each other.
        public var depth: Int
    }
}
