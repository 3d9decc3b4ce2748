extension Schema {
    /// `version`, `log`, `reporting`, `middleware`, `catalog`, `tags`, `compatibility`.
    static let general: [Setting] =
        [
            Setting("version", .text),
            Setting("log", .section),
            Setting("log.level", .choice(["error", "warn", "info", "debug"]), default: "info"),
            Setting("log.formatter", .choice(["text", "json", "logstash"]), default: "text"),
            Setting("log.fields", .textMap),
            Setting("log.accesslog.disabled", .boolean, default: "false"),
            Setting("log.reportcaller", .boolean, default: "false"),
            Setting("log.hooks", .sections, .warns("log hooks send nothing yet", when: .unlessDisabled)),
            Setting("log.hooks[].disabled", .boolean),
            Setting("log.hooks[].type", .text),
            Setting("log.hooks[].levels", .texts(orScalar: false)),
            Setting("log.hooks[].options", .options, segment: "MAILOPTIONS"),
            Setting("log.hooks[].options.smtp.addr", .text),
            Setting("log.hooks[].options.smtp.username", .text),
            Setting("log.hooks[].options.smtp.password", .text, secret: true),
            Setting("log.hooks[].options.smtp.insecure", .boolean),
            Setting("log.hooks[].options.from", .text),
            Setting("log.hooks[].options.to", .texts(orScalar: false)),
            Setting("loglevel", .choice(["error", "warn", "info", "debug"])),
            Setting("reporting", .section, .warns("no reports are sent anywhere")),
            Setting("reporting.bugsnag.apikey", .text, secret: true),
            Setting("reporting.bugsnag.releasestage", .text),
            Setting("reporting.bugsnag.endpoint", .text),
            Setting("reporting.newrelic.licensekey", .text, secret: true),
            Setting("reporting.newrelic.name", .text),
            Setting("reporting.newrelic.verbose", .boolean),
        ] + middlewares + [
            Setting("catalog.maxentries", .integer, default: "1000"),
            Setting("tags.maxtags", .integer, default: "1000"),
            Setting("compatibility", .section, .warns("schema 1 manifests are not accepted, with or without it")),
            Setting("compatibility.schema1.signingkeyfile", .text, segment: "TRUSTKEY"),
            Setting("compatibility.schema1.enabled", .boolean),
        ]

    private static let middlewares: [Setting] =
        ["registry", "repository", "storage"].flatMap { place in
            [
                Setting("middleware.\(place)", .sections, noMiddleware),
                Setting("middleware.\(place)[].name", .text),
                Setting("middleware.\(place)[].disabled", .boolean),
                Setting("middleware.\(place)[].options", .options),
            ]
        }
        + [
            "baseurl", "privatekey", "keypairid", "duration", "ipfilteredby", "awsregion", "updatefrequency",
            "updatefrenquency", "iprangesurl", "scheme", "host", "trimpathprefix",
        ].map { Setting("middleware.storage[].options.\($0)", .text, secret: $0 == "privatekey") }

    private static let noMiddleware = Support.refuses(
        "middleware is not supported by this version; remove it", when: .unlessDisabled)
}
