extension Schema {
    static let health: [Setting] = [
        Setting("health", .section, .warns("these checks are not made; GET /health asks the store each time")),
        Setting("health.storagedriver.enabled", .boolean),
        Setting("health.storagedriver.interval", .duration),
        Setting("health.storagedriver.threshold", .integer),
        Setting("health.file", .sections, segment: "FILECHECKERS"),
        Setting("health.file[].file", .text),
        Setting("health.file[].interval", .duration),
        Setting("health.http", .sections, segment: "HTTPCHECKERS"),
        Setting("health.http[].uri", .text),
        Setting("health.http[].headers", .headers, secret: true),
        Setting("health.http[].statuscode", .integer),
        Setting("health.http[].timeout", .duration),
        Setting("health.http[].interval", .duration),
        Setting("health.http[].threshold", .integer),
        Setting("health.tcp", .sections, segment: "TCPCHECKERS"),
        Setting("health.tcp[].addr", .text),
        Setting("health.tcp[].timeout", .duration),
        Setting("health.tcp[].interval", .duration),
        Setting("health.tcp[].threshold", .integer),
    ]
}
