/// What a value of `pack.json` has to look like.
indirect enum MetadataShape {
    /// A text; `isRequired` ones are not blank.
    case text
    case number
    /// One of these words.
    case choice([String])
    case texts
    /// An object whose values are texts.
    case textsByName
    case object([Property])
    case objects([Property])

    struct Property {
        var name: String
        var shape: MetadataShape
        var isRequired = false

        init(_ name: String, _ shape: MetadataShape, isRequired: Bool = false) {
            self.name = name
            self.shape = shape
            self.isRequired = isRequired
        }
    }

    /// What a value of this shape is called.
    var words: String {
        switch self {
        case .text: "a text"
        case .number: "a number"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .texts: "a list of texts"
        case .textsByName: "an object of texts"
        case .object: "an object"
        case .objects: "a list of objects"
        }
    }

    /// The whole of a `pack.json`. Other properties may stand beside these.
    static let pack: [Property] = [
        Property("name", .text, isRequired: true),
        Property("displayName", .text, isRequired: true),
        Property("version", .text, isRequired: true),
        Property("layer", .choice(layers), isRequired: true),
        Property("group", .text),
        Property("cloudTypes", .texts),
        Property("cloudType", .text),
        Property("eol", .text),
        Property("addonType", .text),
        Property("addonSubType", .text),
        Property("ansibleRoles", .texts),
        Property("charts", .texts),
        Property("kubeManifests", .texts),
        Property("annotations", .textsByName),
        Property("constraints", .object(constraints)),
        Property("commit_msg", .text),
        Property("kubeVersion", .text),
        Property("readme", .text),
    ]

    private static let constraints: [Property] = [
        Property(
            "dependencies",
            .objects([
                Property("packName", .text, isRequired: true),
                Property("layer", .choice(layers), isRequired: true),
                Property("type", .choice(PackMetadata.Dependency.Kind.known.map(\.rawValue)), isRequired: true),
                Property("minVersion", .text),
                Property("maxVersion", .text),
            ])),
        Property(
            "resources",
            .objects([
                Property("type", .choice(PackMetadata.Resource.Kind.known.map(\.rawValue)), isRequired: true),
                Property("minLimit", .number),
                Property("components", .objects(components)),
            ])),
    ]

    private static let components: [Property] = [
        Property("scheduleType", .choice(["all", "worker", "master", "control-plane"]), isRequired: true),
        Property("resourceRequestParamRef", .text),
        Property("replicaCountParamRef", .text),
    ]

    private static let layers = PackMetadata.Layer.known.map(\.rawValue)
}
