extension Schema {
    static let notifications: [Setting] = [
        Setting("notifications", .section),
        Setting(
            "notifications.events", .section, .warns("no events are sent by this version"), segment: "EVENTCONFIG"),
        Setting("notifications.events.includereferences", .boolean),
        Setting(
            "notifications.endpoints", .sections,
            .refuses(
                "notifications are not supported by this version; remove the endpoint or set disabled: true",
                when: .unlessDisabled)),
        Setting("notifications.endpoints[].name", .text),
        Setting("notifications.endpoints[].url", .text),
        Setting("notifications.endpoints[].disabled", .boolean),
        Setting("notifications.endpoints[].headers", .headers, secret: true),
        Setting("notifications.endpoints[].timeout", .duration),
        Setting("notifications.endpoints[].threshold", .integer),
        Setting("notifications.endpoints[].backoff", .duration),
        Setting("notifications.endpoints[].ignoredmediatypes", .texts(orScalar: false)),
        Setting("notifications.endpoints[].ignore.mediatypes", .texts(orScalar: false)),
        Setting("notifications.endpoints[].ignore.actions", .texts(orScalar: false)),
    ]
}
