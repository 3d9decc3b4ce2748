extension Configuration.Packs {
    /// Archives are read by whoever may push, so their bounds have bounds.
    init(reading settings: inout SettingReader) {
        let given = settings.texts("packs.bases")
        bases = given.isEmpty ? [""] : given
        publicLogos = settings.boolean("packs.publiclogos")
        deleteEnabled = settings.boolean("packs.delete.enabled")
        compressedSize = settings.byteSize("packs.limits.compressedsize", in: 1024...(4 << 30), or: "1KiB to 4GiB")
        unpackedSize = settings.byteSize("packs.limits.unpackedsize", in: 1024...(64 << 30), or: "1KiB to 64GiB")
        fileSize = settings.byteSize("packs.limits.filesize", in: 1024...(1 << 30), or: "1KiB to 1GiB")
        entries = settings.integer("packs.limits.entries", in: 2...1_000_000, or: "2 to 1000000")
        depth = settings.integer("packs.limits.depth", in: 1...128, or: "1 to 128")
    }
}
