extension Schema {
    static let health: [Setting] = [
        Setting("health", .section),
        Setting("health.storagedriver.enabled", .boolean, default: "false"),
        Setting("health.storagedriver.interval", .duration, default: "10s"),
        Setting("health.storagedriver.threshold", .integer, default: "0"),
        Setting("health.file", .sections, segment: "FILECHECKERS"),
        Setting("health.file[].file", .text),
        Setting("health.file[].interval", .duration, default: "10s"),
        Setting("health.http", .sections, segment: "HTTPCHECKERS"),
        Setting("health.http[].uri", .text),
        Setting("health.http[].headers", .headers, secret: true),
        Setting("health.http[].statuscode", .integer, default: "200"),
        Setting("health.http[].timeout", .duration, default: "5s"),
        Setting("health.http[].interval", .duration, default: "10s"),
        Setting("health.http[].threshold", .integer, default: "0"),
        Setting("health.tcp", .sections, segment: "TCPCHECKERS"),
        Setting("health.tcp[].addr", .text),
        Setting("health.tcp[].timeout", .duration, default: "5s"),
        Setting("health.tcp[].interval", .duration, default: "10s"),
        Setting("health.tcp[].threshold", .integer, default: "0"),
    ]
}
