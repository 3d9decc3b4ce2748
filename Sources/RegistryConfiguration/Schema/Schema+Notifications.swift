extension Schema {
    static let notifications: [Setting] = [
        Setting("notifications", .section),
        Setting("notifications.events", .section, segment: "EVENTCONFIG"),
        Setting("notifications.events.includereferences", .boolean, default: "false"),
        Setting("notifications.queue.maxevents", .integer, default: "10000"),
        Setting("notifications.queue.maxsize", .byteSize, default: "32MiB"),
        Setting("notifications.queue.directory", .text),
        Setting("notifications.endpoints", .sections),
        Setting("notifications.endpoints[].name", .text),
        Setting("notifications.endpoints[].url", .text),
        Setting("notifications.endpoints[].disabled", .boolean, default: "false"),
        Setting("notifications.endpoints[].headers", .headers, secret: true),
        Setting("notifications.endpoints[].timeout", .duration, default: "1s"),
        Setting("notifications.endpoints[].threshold", .integer, default: "10"),
        Setting("notifications.endpoints[].backoff", .duration, default: "1s"),
        Setting("notifications.endpoints[].ignoredmediatypes", .texts(orScalar: false)),
        Setting("notifications.endpoints[].ignore.mediatypes", .texts(orScalar: false)),
        Setting("notifications.endpoints[].ignore.actions", .texts(orScalar: false)),
        Setting("notifications.endpoints[].cabundle", .text),
    ]
}
