import YAML

/// The images that a pack says it needs, for mirrors and air gaps: `pack.content.images` in its `values.yaml`.
public enum PackImages {
    /// Images of one pack that are read.
    public static let maximumCount = 10_000
    /// Bytes of a `values.yaml` that is looked through for them.
    public static let largestValues = YAMLText.maximumSize

    /// As they are written, in order, each once.
    ///
    /// Throws `.unreadableImages` when it is not known which these are: the text is no YAML, the list or an entry of it has another form, or
    /// there are too many.
    public static func listed(inValues bytes: [UInt8]) throws(PackError) -> [String] {
        guard bytes.count <= largestValues else { throw tooLarge(Int64(bytes.count)) }
        let (root, problems) = YAMLText.compose(bytes)
        guard let root else {
            let place = problems.last.map { ": line \($0.position.line): \(YAMLText.words($0))" } ?? ""
            throw PackError(.unreadableImages, "values.yaml cannot be read\(place)")
        }
        guard root.map != nil || root.isNull else {
            throw PackError(.unreadableImages, "values.yaml holds \(root.kind) instead of a map")
        }
        guard let images = root.map?["pack"]?.map?["content"]?.map?["images"], !images.isNull else { return [] }
        guard let list = images.list else {
            throw PackError(
                .unreadableImages,
                "values.yaml, line \(images.source.line): pack.content.images is \(images.kind) instead of a list")
        }
        guard list.count <= maximumCount else {
            throw PackError(
                .unreadableImages,
                "values.yaml lists \(list.count) images in pack.content.images; at most \(maximumCount) are taken")
        }
        var names: [String] = []
        var seen: Set<String> = []
        for entry in list {
            guard let text = entry.map?["image"]?.scalar?.text, !text.isEmpty else {
                throw PackError(
                    .unreadableImages,
                    "values.yaml, line \(entry.source.line): an entry of pack.content.images names no image; write - image: "
                        + "registry/name:tag")
            }
            if seen.insert(text).inserted { names.append(text) }
        }
        return names
    }

    /// That a `values.yaml` is not looked through.
    public static func tooLarge(_ size: Int64) -> PackError {
        PackError(
            .unreadableImages,
            "values.yaml has \(size) bytes; at most \(largestValues) are looked through for images")
    }
}

extension PackError.Code {
    /// Which images a pack needs is not known.
    public static let unreadableImages = PackError.Code("unreadable images")
}
