extension Schema {
    /// `packs`, which Distribution does not have.
    static let packs: [Setting] = [
        Setting("packs", .section),
        Setting("packs.bases", .texts(orScalar: true)),
        Setting("packs.publiclogos", .boolean, default: "true"),
        Setting("packs.delete.enabled", .boolean, default: "true"),
        Setting("packs.limits.compressedsize", .byteSize, default: "64MiB"),
        Setting("packs.limits.unpackedsize", .byteSize, default: "256MiB"),
        Setting("packs.limits.filesize", .byteSize, default: "64MiB"),
        Setting("packs.limits.entries", .integer, default: "10000"),
        Setting("packs.limits.depth", .integer, default: "32"),
    ]
}
