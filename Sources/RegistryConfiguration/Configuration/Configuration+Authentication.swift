extension Configuration {
    /// Who is asked for a name and password, and against what they are checked.
    public enum Authentication: Hashable, Sendable {
        /// Everybody may do everything.
        case none
        /// HTTP Basic against a file in htpasswd form. `realm` is shown to clients; neither text is empty.
        case htpasswd(realm: String, path: String)
        /// Tokens that another server gives.
        case token(TokenServer)

        /// Who gives tokens, and how they are told from others. No text is empty.
        public struct TokenServer: Hashable, Sendable {
            /// Where clients get a token.
            public var realm: String
            public var service: String
            public var issuer: String
            /// The path of certificates in PEM.
            public var rootCertificates: String?
            /// The path of a JWKS.
            public var keySet: String?
            /// The path of the realm on the host that the client asks; nil where the realm is always the same.
            public var redirectPath: String?
            /// Names of algorithms; none for all.
            public var algorithms: [String]
        }
    }
}
