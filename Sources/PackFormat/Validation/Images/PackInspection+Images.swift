import YAML

extension PackInspection {
    /// Reads what `pack.content.images` lists, and the images that the rest of the values ask for.
    mutating func readImages(_ root: TextNode) {
        if let entry = root.map?["pack"]?.map?["content"]?.map?.entry("images"), !entry.value.isNull {
            guard let list = entry.value.list else {
                hasImageEntries = true
                findings.add(
                    .imageEntryInvalid, in: .values, line: entry.keySource.line,
                    "pack.content.images is \(entry.value.kind) instead of a list",
                    fix: "write a list of maps: - image: registry/name:tag")
                return
            }
            hasImageEntries = !list.isEmpty
            for element in list { readImage(element) }
        }
        for entry in root.map?.entries ?? [] where entry.key != "pack" { gatherImages(in: entry) }
    }

    private mutating func readImage(_ node: TextNode) {
        guard let map = node.map else {
            findings.add(
                .imageEntryInvalid, in: .values, line: node.source.line,
                "an entry of pack.content.images is \(node.kind) instead of a map",
                fix: "write - image: registry/name:tag")
            return
        }
        let strangers = map.entries.filter { $0.key != "image" }
        for entry in strangers {
            let isMeant = map["image"] == nil && nearest(to: entry.key, among: ["image"]) != nil
            findings.add(
                .imageKeyUnknown, in: .values, line: entry.keySource.line,
                "an entry of pack.content.images has the key \(ShownName(entry.key)), which means nothing",
                fix: isMeant ? "did you mean image?" : "take it out; entries have one key, image")
        }
        guard let text = map["image"]?.scalar?.text else {
            guard strangers.isEmpty || map["image"] != nil else { return }
            findings.add(
                .imageEntryInvalid, in: .values, line: node.source.line,
                "an entry of pack.content.images names no image", fix: "write - image: registry/name:tag")
            return
        }
        // A lone word without tag is an image here, where nothing else can be meant.
        if let image = ImageName(text) ?? ImageName("docker.io/library/" + text) {
            images.list(image, line: node.source.line)
        }
    }

    /// `image: name:tag`, and maps of `registry`, `repository` and `tag`, as charts commonly have them.
    private mutating func gatherImages(in entry: YAMLMap<TextPosition>.Entry) {
        images.markNames(in: entry.key.utf8)
        switch entry.value.content {
        case .scalar(let scalar):
            images.markNames(ofValue: scalar.text)
            guard entry.key == "image", !YAMLText.hasMacro(scalar.text), let image = ImageName(scalar.text) else {
                return
            }
            images.use(image, in: .values, line: entry.value.source.line)
        case .map(let map):
            if let image = Self.image(of: map) { images.use(image, in: .values, line: entry.keySource.line) }
            for inner in map.entries { gatherImages(in: inner) }
        case .list(let list):
            for element in list { gatherImages(in: YAMLMap.Entry(key: "", keySource: entry.keySource, value: element)) }
        case .null: break
        }
    }

    private static func image(of map: YAMLMap<TextPosition>) -> ImageName? {
        let texts = ["registry", "repository", "tag"].map { map[$0]?.scalar?.text ?? "" }
        guard !texts[1].isEmpty, map.entry("tag") != nil, !texts.contains(where: YAMLText.hasMacro) else { return nil }
        let repository = texts[0].isEmpty ? texts[1] : "\(texts[0])/\(texts[1])"
        return ImageName(texts[2].isEmpty ? repository : "\(repository):\(texts[2])")
    }

    mutating func inspectImages() {
        for manifest in manifests {
            guard let bytes = bytes(of: manifest.path) else { continue }
            images.search(bytes, in: manifest.path, isTemplate: true, hasLines: true)
        }
        guard values != nil, !["os", "k8s"].contains(text("layer")?.text) else { return }
        if !hasImageEntries {
            findings.add(
                .imagesNone, in: .values, "pack.content.images lists no image, so none is mirrored or scanned",
                fix: "list every image that the pack brings: - image: registry/name:tag")
        }
        inspectUses()
        // What was not looked into may speak of any.
        for listed in images.listed where !hasUnseenCharts && !images.hasSeen(listed.image) {
            findings.add(
                .imageUnused, in: .values, line: listed.line,
                "no chart, manifest or value of the pack speaks of \(listed.image.name)",
                fix: "take \(listed.image) out, unless the pack fetches it by itself")
        }
    }

    private mutating func inspectUses() {
        let names = Dictionary(grouping: images.listed.map(\.image), by: \.name)
        for use in images.uses {
            guard let alike = names[use.image.name] else {
                findings.add(
                    .imageUnlisted, in: use.file, line: use.line, "\(use.image) is not listed in pack.content.images",
                    fix: "add it there, so that it is mirrored and scanned")
                continue
            }
            // Another registry's copy of it serves as well.
            let same = alike.filter { $0.repository == use.image.repository }
            guard !same.isEmpty, !same.contains(where: { $0.mayBe(use.image) }) else { continue }
            let tags = same.prefix(3).compactMap(\.tag).joined(separator: ", ")
            findings.add(
                .imageUnlisted, in: use.file, line: use.line,
                "\(use.image) is listed in pack.content.images with the tag \(tags) only",
                fix: "list the tag that is asked for, or ask for the listed one")
        }
    }
}
