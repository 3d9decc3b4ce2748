/// Finds what somebody may have meant by a path where no file is.
struct NearbyFiles {
    let files: FileAccess

    private static let usualDirectories = [
        "/etc", "/etc/spectro", "/etc/spectropaxconfig", "/etc/docker/registry", "/etc/distribution",
    ]
    private static let mostDirectories = 200
    private static let mostAnswers = 3

    /// Files of the same name, or with the other of `.yml` and `.yaml`: in the directory itself, above it, in those beside
    /// it, and where such files usually lie. At most three, the nearest first.
    func like(_ path: String) -> [String] {
        let (directory, name) = Self.split(path)
        let (above, _) = Self.split(directory == "" ? "." : directory)
        let beside = files.names(above.isEmpty ? "." : above).sorted().map { Self.joined(above, $0) }
        var found: [String] = []
        for place in ([directory, above] + beside.prefix(Self.mostDirectories) + Self.usualDirectories) {
            let present = Set(files.names(place.isEmpty ? "." : place))
            for candidate in Self.spellings(of: name) where present.contains(candidate) {
                let answer = Self.joined(place, candidate)
                if answer != path, !found.contains(answer) { found.append(answer) }
            }
            if found.count >= Self.mostAnswers { break }
        }
        return Array(found.prefix(Self.mostAnswers))
    }

    private static func spellings(of name: String) -> [String] {
        for (one, other) in [(".yml", ".yaml"), (".yaml", ".yml")] where name.hasSuffix(one) {
            return [name, name.dropLast(one.count) + other]
        }
        return [name, name + ".yml", name + ".yaml"]
    }

    /// The directory of a path and the last name in it; the directory of a bare name is empty.
    private static func split(_ path: String) -> (directory: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        let directory = path[..<slash]
        return (directory.isEmpty ? "/" : String(directory), String(path[path.index(after: slash)...]))
    }

    private static func joined(_ directory: String, _ name: String) -> String {
        if directory.isEmpty { return name }
        return directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
    }
}
