extension Schema {
    /// `proxy` is nothing without `proxy.remoteurl`, as in Distribution.
    static let proxy: [Setting] = [
        Setting(
            "proxy", .section,
            .refuses("a pull-through cache is not supported by this version", when: .filled("remoteurl"))),
        Setting("proxy.remoteurl", .text),
        Setting("proxy.username", .text),
        Setting("proxy.password", .text, secret: true),
        Setting("proxy.ttl", .duration),
        Setting("proxy.exec.command", .text),
        Setting("proxy.exec.lifetime", .duration),
        Setting("proxy.cachewritetimeout", .duration),
    ]
}
