import YAML

extension Configuration.Authentication {
    init(reading settings: inout SettingReader) {
        guard settings.isChosen("auth.htpasswd") else {
            if settings.isChosen("auth.none") {
                settings.record("auth.none", Node(.map(NodeMap()), at: settings.source("auth")))
            }
            self = .none
            return
        }
        self = .htpasswd(
            realm: Self.required("auth.htpasswd.realm", &settings), path: Self.required("auth.htpasswd.path", &settings)
        )
    }

    private static func required(_ path: String, _ settings: inout SettingReader) -> String {
        if let text = settings.text(path) { return text }
        let given = settings.node(path) ?? settings.node("auth.htpasswd") ?? settings.node("auth")
        settings.complain(
            .error, path, "is missing; htpasswd needs a realm to show and the path of its file", at: given?.source)
        return ""
    }
}
