/// Which names one LIST request asks for.
struct S3ListQuery: Hashable, Sendable {
    /// What all names start with.
    var prefix: S3Key
    /// Whether names are cut behind the first `/` after the prefix and shown once, as common prefixes.
    var groups = false
    /// Only names behind this one in byte order. Servers skip to it without a walk.
    var after: S3Key?
    /// Names and common prefixes together, 1 to 1,000.
    var limit = 1000
    /// Goes on where a page ended; ``after`` has no effect then.
    var token: String?

    init(prefix: S3Key, groups: Bool = false, after: S3Key? = nil, limit: Int = 1000, token: String? = nil) {
        self.prefix = prefix
        self.groups = groups
        self.after = after
        self.limit = limit
        self.token = token
    }
}
