extension Configuration {
    /// How certificates are got from an authority that speaks ACME (RFC 8555), Let's Encrypt unless another is named.
    public struct LetsEncrypt: Hashable, Sendable {
        /// The directory where account, keys and certificates are kept. Relative to the working directory, as it was written.
        public var cachePath: String
        /// Where the authority can write to; nil for nowhere.
        public var email: String?
        /// What to get certificates for, one each: at least one, each once.
        public var hosts: [DomainName]
        /// Where the authority's directory is: an address of https, or of http on this machine.
        public var directoryURL: String
        /// A PEM file of the authorities that sign the directory's own certificate; nil for those of the system.
        public var directoryAuthoritiesPath: String?
        /// Where the challenge HTTP-01 is answered, and all else sent to https.
        public var httpAddress: ListenAddress
    }
}
