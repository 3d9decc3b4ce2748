extension Configuration.HTTP.Limits {
    /// The ranges keep out what would shut everybody out and what is no limit any more.
    init(reading settings: inout SettingReader) {
        headerSize = settings.byteSize("http.limits.headersize", in: 1024...(1 << 20), or: "1KiB to 1MiB")
        headerCount = settings.integer("http.limits.headercount", in: 10...10_000, or: "10 to 10000")
        connections = settings.integer("http.limits.connections", in: 1...1_000_000, or: "1 to 1000000")
        headerTimeout = Self.time("http.limits.headertimeout", &settings)
        idleTimeout = Self.time("http.limits.idletimeout", &settings)
        bodyTimeout = Self.time("http.limits.bodytimeout", &settings)
        minimumRate = settings.byteSize(
            "http.limits.minimumrate", in: 0...(1 << 30), or: "0 for any rate, or bytes a second up to 1GiB")
        discard = settings.byteSize("http.limits.discard", in: 0...(1 << 30), or: "0 to 1GiB")
        streams = settings.integer("http.limits.streams", in: 1...10_000, or: "1 to 10000")
    }

    private static func time(_ path: String, _ settings: inout SettingReader) -> Duration {
        settings.duration(path, in: .milliseconds(100) ... .seconds(86_400), or: "100ms to 24h")
    }
}
