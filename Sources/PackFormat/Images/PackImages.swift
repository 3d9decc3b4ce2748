import YAML

/// The images that a pack says it needs, for mirrors and air gaps: `pack.content.images` in its `values.yaml`.
public enum PackImages {
    /// Images of one pack that are read.
    public static let maximumCount = 10_000

    /// As they are written, in order, each once; none where the text is no YAML. Entries without an `image` are passed over.
    public static func listed(inValues bytes: [UInt8]) -> [String] {
        guard bytes.count <= YAMLText.maximumSize, let root = YAMLText.compose(bytes).node,
            let images = root.map?["pack"]?.map?["content"]?.map?["images"]?.list
        else { return [] }
        var seen: Set<String> = []
        return images.prefix(maximumCount).compactMap { entry in
            guard let text = entry.map?["image"]?.scalar?.text, !text.isEmpty, seen.insert(text).inserted else {
                return nil
            }
            return text
        }
    }
}
