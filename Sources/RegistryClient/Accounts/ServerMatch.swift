/// Finds a server among the names that credential files have for servers: with or without scheme, port and path.
enum ServerMatch {
    /// The index of the name of the same host and port whose path is the longest that `server`'s begins with.
    static func best(for server: ServerAddress, among names: [String]) -> Int? {
        var best: (index: Int, length: Int)?
        for (index, name) in names.enumerated() {
            guard let other = try? ServerAddress(reading: name), other.name == server.name,
                other.path.isEmpty || server.path == other.path || server.path.hasPrefix("\(other.path)/")
            else { continue }
            let length = other.path.utf8.count
            if best.map({ length > $0.length }) ?? true { best = (index, length) }
        }
        return best?.index
    }

    /// The index of the name of the same host, port and path.
    static func same(as server: ServerAddress, among names: [String]) -> Int? {
        names.firstIndex { (try? ServerAddress(reading: $0))?.key == server.key }
    }
}
