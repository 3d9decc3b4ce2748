/// What a changed configuration comes to in a server that runs: which keys take effect at once, and which wait for a restart.
struct ReloadPlan: Hashable {
    /// Keys that take effect while the server runs, with all that is below them.
    static let liveKeys = [
        "auth.access", "auth.htpasswd.readonly", "http.headers", "log.level", "notifications.endpoints",
        "notifications.events",
    ]

    /// Keys to be brought into effect.
    let live: [String]
    /// Keys that differ from what the server was started with.
    let waiting: [String]

    /// - Parameters:
    ///   - changed: keys that differ from the configuration that was read last.
    ///   - pending: keys that differ from the one that the server was started with.
    init(changed: [String], pending: [String]) {
        live = changed.filter(Self.isLive)
        waiting = pending.filter { !Self.isLive($0) }
    }

    private static func isLive(_ key: String) -> Bool {
        liveKeys.contains { key == $0 || key.hasPrefix($0 + ".") }
    }
}
