import FoundationEssentials
import OCI

extension PackMetadata {
    /// Reads a `pack.json`. Throws ``PackError/Code/invalidMetadata``, with the property that is wrong and what would be right; a list
    /// or an object with more than ``maximumCount`` members is wrong too.
    public init(_ bytes: some Collection<UInt8>) throws(PackError) {
        guard bytes.count <= PackMetadata.maximumSize else {
            throw PackError(
                .invalidMetadata,
                "pack.json has \(bytes.count) bytes; at most \(PackMetadata.maximumSize) are taken")
        }
        let lines = try PropertyLines(bytes)
        guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else {
            throw PackError(.invalidMetadata, "pack.json is no object; it must be one, in braces")
        }
        do {
            self = try JSONDecoder().decode(Document.self, from: Data(bytes), configuration: lines).metadata
        } catch let error as PackError {
            throw error
        } catch {
            throw PackError(.invalidMetadata, "pack.json cannot be read", cause: error)
        }
    }

    private struct Document: DecodableWithConfiguration {
        let metadata: PackMetadata

        init(from decoder: any Decoder, configuration lines: PropertyLines) throws {
            var reader = try PropertyReader(decoder, lines: lines)
            for path in lines.repeated.sorted() { try PackMetadata.note(repeated: path, &reader) }
            var metadata = try PackMetadata(required: &reader)
            try metadata.readRest(&reader)
            metadata.remarks = reader.remarks
            self.metadata = metadata
        }
    }

    /// Others may take the last one, so what a pack is must not depend on it.
    private static func note(repeated path: String, _ reader: inout PropertyReader) throws {
        guard !properties.contains(path) else {
            throw reader.refusal(path, "is there more than once; it must be there once")
        }
        reader.remark(path, "is there more than once, and the first was taken; it should be there once")
    }

    private init(required reader: inout PropertyReader) throws {
        let name = try reader.requiredText("name", example: "hello-universe")
        guard let packName = PackName(name) else {
            throw reader.refusal(
                "name",
                "is \(PackTag.quoted(name)); it must be lower-case letters and digits, joined by hyphens, single dots "
                    + "or one or two underscores, at most \(PackName.maximumLength) characters")
        }
        let displayName = try reader.requiredText("displayName", example: "Hello Universe")
        let version = try reader.requiredText("version", example: "1.3.0")
        let group = reader.text("group")
        let layer = Layer(rawValue: try reader.requiredText("layer", example: "addon"))
        let alone: PackTag
        do {
            alone = try PackTag(group: nil, label: version)
        } catch {
            throw reader.refusal("version", "cannot be a tag: \(error.message)")
        }
        let tag: PackTag
        do {
            tag = group == nil ? alone : try PackTag(group: group, label: version)
        } catch {
            throw reader.refusal("group", "cannot be in a tag: \(error.message)")
        }
        let length = packName.text.utf8.count + 1 + alone.label.utf8.count
        guard length <= ArchiveRoot.maximumLength else {
            throw reader.refusal(
                "version",
                "makes a folder <name>-<version> of \(length) bytes; it may have at most \(ArchiveRoot.maximumLength)")
        }
        self.init(name: packName, displayName: displayName, tag: tag, artifactTag: alone.tag, layer: layer)
    }

    private mutating func readRest(_ reader: inout PropertyReader) throws {
        cloudTypes = try reader.texts("cloudTypes")
        let cloudType = reader.text("cloudType")
        if cloudTypes.isEmpty, let cloudType { cloudTypes = [cloudType] }
        addonType = reader.text("addonType")
        addonSubType = reader.text("addonSubType")
        eol = reader.text("eol")
        annotations = try reader.textsByName("annotations")
        kubeManifests = try reader.texts("kubeManifests")
        charts = try reader.texts("charts")
        ansibleRoles = try reader.texts("ansibleRoles")
        if var constraints = reader.object("constraints") {
            dependencies = try constraints.objects("dependencies", read: PackMetadata.dependency)
            resources = try constraints.objects("resources", read: PackMetadata.resource)
            reader.add(remarksOf: constraints)
        }
        commitMessage = reader.text("commit_msg")
        kubeVersion = reader.text("kubeVersion")
        readme = reader.text("readme")
        unknownProperties = reader.names.filter { !PackMetadata.properties.contains($0) }.sorted()
    }

    private static func dependency(_ reader: inout PropertyReader) -> Dependency? {
        guard let packName = reader.text("packName") else {
            reader.remark("packName", "is missing, so the dependency was left out; it should name a pack")
            return nil
        }
        return Dependency(
            packName: packName, layer: reader.text("layer").map(Layer.init(rawValue:)),
            type: reader.text("type").map(Dependency.Kind.init(rawValue:)), minVersion: reader.text("minVersion"),
            maxVersion: reader.text("maxVersion"))
    }

    private static func resource(_ reader: inout PropertyReader) throws -> Resource? {
        Resource(
            type: reader.text("type").map(Resource.Kind.init(rawValue:)), minLimit: reader.number("minLimit"),
            components: try reader.objects("components") { reader in
                Resource.Component(
                    scheduleType: reader.text("scheduleType"),
                    resourceRequestParamRef: reader.text("resourceRequestParamRef"),
                    replicaCountParamRef: reader.text("replicaCountParamRef"))
            })
    }

    private static let properties: Set<String> = [
        "name", "displayName", "version", "group", "layer", "cloudTypes", "cloudType", "addonType", "addonSubType",
        "eol", "annotations", "kubeManifests", "charts", "ansibleRoles", "constraints", "commit_msg", "kubeVersion",
        "readme",
    ]
}
