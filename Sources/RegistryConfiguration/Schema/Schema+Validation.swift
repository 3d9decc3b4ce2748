extension Schema {
    /// `validation` and `policy`.
    static let validation: [Setting] = [
        Setting("validation.disabled", .boolean, default: "false"),
        Setting("validation.enabled", .boolean, .warns("it has no effect; validation.disabled has", when: .present)),
        Setting("validation.manifests.urls.allow", .texts(orScalar: false)),
        Setting("validation.manifests.urls.deny", .texts(orScalar: false)),
        Setting("validation.manifests.indexes.platforms", .choice(["all", "none", "list"]), default: "all"),
        Setting("validation.manifests.indexes.platformlist", .sections),
        Setting("validation.manifests.indexes.platformlist[].architecture", .text),
        Setting("validation.manifests.indexes.platformlist[].os", .text),
        Setting(
            "policy.repository.classes", .texts(orScalar: false),
            .refuses("limits by class are not supported by this version; remove it to accept every class")),
    ]
}
