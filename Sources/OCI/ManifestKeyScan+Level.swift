extension ManifestKeyScan {
    /// What an object is by its place in a manifest, and so which keys are known in it. A list passes its own on to its elements.
    enum Level: Hashable {
        case root
        /// Of a configuration, layer, child, subject or blob.
        case descriptor
        case platform
        /// Of Docker's schema 1.
        case schemaOneLayer, schemaOneHistory
        case other

        struct Key: Sendable {
            let text: String
            /// In lower case.
            let folded: [UInt8]
            /// What its value is.
            let level: Level

            init(_ text: String, _ level: Level = .other) {
                self.text = text
                folded = Array(text.lowercased().utf8)
                self.level = level
            }
        }

        /// Bytes of the longest of all keys.
        static let longestKey = 16

        /// At most 32.
        var keys: [Key] {
            switch self {
            case .root: Self.rootKeys
            case .descriptor: Self.descriptorKeys
            case .platform: Self.platformKeys
            case .schemaOneLayer: Self.schemaOneLayerKeys
            case .schemaOneHistory: Self.schemaOneHistoryKeys
            case .other: []
            }
        }

        private static let rootKeys = [
            Key("schemaVersion"), Key("mediaType"), Key("artifactType"), Key("config", .descriptor),
            Key("layers", .descriptor), Key("manifests", .descriptor), Key("blobs", .descriptor),
            Key("subject", .descriptor), Key("annotations"), Key("fsLayers", .schemaOneLayer),
            Key("history", .schemaOneHistory), Key("signatures"),
        ]
        private static let descriptorKeys = [
            Key("mediaType"), Key("digest"), Key("size"), Key("urls"), Key("annotations"), Key("data"),
            Key("artifactType"), Key("platform", .platform),
        ]
        private static let platformKeys = [
            Key("architecture"), Key("os"), Key("os.version"), Key("os.features"), Key("variant"), Key("features"),
        ]
        private static let schemaOneLayerKeys = [Key("blobSum")]
        private static let schemaOneHistoryKeys = [Key("v1Compatibility")]
    }
}
