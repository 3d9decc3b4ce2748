import RegistryConfiguration

extension FileAccess {
    /// Files that exist in a test only: path to text.
    static func holding(_ files: [String: String]) -> FileAccess {
        holding(files.mapValues { Array($0.utf8) })
    }

    static func holding(_ files: [String: [UInt8]]) -> FileAccess {
        FileAccess(
            read: { (path: String, limit: Int) throws(Failure) in
                guard let bytes = files[path] else {
                    throw files.keys.contains { $0.hasPrefix(path + "/") } ? .isDirectory : .notFound
                }
                guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
                return bytes
            },
            names: { directory in
                let prefix = directory == "." ? "" : directory.hasSuffix("/") ? directory : directory + "/"
                let below = files.keys.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
                return Array(Set(below.compactMap { $0.split(separator: "/").first.map(String.init) }))
            })
    }
}
