import YAML

extension Configuration.HTTP.Debug {
    private static let section = "http.debug"

    /// Nil without an address.
    ///
    /// - Parameter others: what else the server listens on, with the keys that say so.
    init?(reading settings: inout SettingReader, beside others: [(key: String, address: ListenAddress)]) {
        let isShown = settings.boolean("\(Self.section).prometheus.enabled")
        let path = Self.path(&settings)
        guard let text = settings.text("\(Self.section).addr") else {
            if isShown {
                settings.complain(
                    .warning, "\(Self.section).prometheus.enabled", "has no effect without \(Self.section).addr")
            }
            return nil
        }
        guard let address = ListenAddress(text) else {
            settings.complain(
                .error, "\(Self.section).addr",
                "\"\(text)\" is no address; write 127.0.0.1:5001, :5001, [2001:db8::1]:5001 or name:5001")
            return nil
        }
        for (key, other) in others where address.overlaps(other) {
            settings.complain(
                .error, "\(Self.section).addr", "\(address) is taken by \(key), \(other); each needs a port of its own")
        }
        if !address.isLoopback {
            settings.complain(
                .warning, "\(Self.section).addr",
                "\(address) can be reached from elsewhere, and whoever reaches it can take this registry out of service; "
                    + "keep others away from that port")
        }
        self.address = address
        metricsPath = isShown ? path : nil
    }

    private static func path(_ settings: inout SettingReader) -> String {
        let key = "\(section).prometheus.path"
        let path = settings.text(key) ?? ""
        let isPlain = path.utf8.allSatisfy { $0.isUnreserved || $0 == UInt8(ascii: "/") }
        if !path.hasPrefix("/") || path.count < 2 || !isPlain || path == "/debug" || path.hasPrefix("/debug/") {
            settings.complain(
                .error, key,
                "\"\(path)\" must be a path such as /metrics, of letters, digits and - . _ ~ /, and not below /debug")
        }
        return path
    }
}
