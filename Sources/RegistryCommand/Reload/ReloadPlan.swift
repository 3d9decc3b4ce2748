/// What a changed configuration comes to in a server that runs: which keys take effect at once, and which wait for a restart.
struct ReloadPlan: Hashable {
    /// Keys that take effect while the server runs, with all that is below them.
    static let liveKeys = [
        "auth.access", "auth.htpasswd.readonly", "http.headers", "log.level", "notifications.endpoints",
        "notifications.events",
    ]

    /// Keys that wait as well where people did not log in by a list of users at the start, or are to do so no more: without the way to
    /// log in that they go with, they would say something else.
    private static let keysOfUserLists = ["auth.access", "auth.htpasswd"]

    /// Keys to be brought into effect.
    let live: [String]
    /// Keys that differ from what the server was started with.
    let waiting: [String]
    /// Whether people logged in by a list of users at the start, and still are to.
    let keepsUserList: Bool

    /// - Parameters:
    ///   - changed: keys that differ from what is in effect.
    ///   - pending: keys that differ from the configuration that the server was started with.
    init(changed: [String], pending: [String], keepsUserList: Bool) {
        let isLive = { (key: String) in
            Self.covers(Self.liveKeys, key) && (keepsUserList || !Self.isOfUserList(key))
        }
        live = changed.filter(isLive)
        waiting = pending.filter { !isLive($0) }
        self.keepsUserList = keepsUserList
    }

    /// Whether a key says something of users of a list.
    static func isOfUserList(_ key: String) -> Bool { covers(keysOfUserLists, key) }

    /// Whether `key` is one of `keys`, or lies below one.
    private static func covers(_ keys: [String], _ key: String) -> Bool {
        keys.contains { key == $0 || key.hasPrefix($0 + ".") }
    }
}
