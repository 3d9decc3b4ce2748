import YAML

extension Configuration.Validation {
    init(reading settings: inout SettingReader) {
        let path = "validation.manifests"
        disabled = settings.boolean("validation.disabled")
        if disabled {
            settings.complain(
                .warning, "validation.disabled", "manifests are accepted whatever they refer to, layers included")
        }
        allowedURLs = settings.texts("\(path).urls.allow")
        deniedURLs = settings.texts("\(path).urls.deny")
        switch settings.text("\(path).indexes.platforms")?.lowercased() {
        case "none": platforms = .none
        case "list": platforms = .list(Self.platforms("\(path).indexes.platformlist", &settings))
        default: platforms = .all
        }
    }

    private static func platforms(_ path: String, _ settings: inout SettingReader) -> [Platform] {
        guard let node = settings.node(path) else { return [] }
        settings.record(path, node)
        return (node.list ?? []).map { element in
            Platform(
                architecture: element.map?["architecture"]?.text ?? "", os: element.map?["os"]?.text ?? "")
        }
    }
}
