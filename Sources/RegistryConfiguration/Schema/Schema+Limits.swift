extension Schema {
    /// `http.limits`, which Distribution does not have.
    static let limits: [Setting] = [
        Setting("http.limits", .section),
        Setting("http.limits.headersize", .byteSize, default: "32KiB"),
        Setting("http.limits.headercount", .integer, default: "100"),
        Setting("http.limits.connections", .integer, default: "8192"),
        Setting("http.limits.headertimeout", .duration, default: "20s"),
        Setting("http.limits.idletimeout", .duration, default: "3m"),
        Setting("http.limits.bodytimeout", .duration, default: "1m"),
        Setting("http.limits.minimumrate", .byteSize, default: "1KiB"),
        Setting("http.limits.discard", .byteSize, default: "1MiB"),
        Setting("http.limits.streams", .integer, default: "250"),
    ]
}
