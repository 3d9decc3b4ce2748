extension PackInspection {
    mutating func inspectSecrets() {
        for file in contents.files {
            // What is compressed shows nothing; charts were searched when they were open.
            guard let bytes = bytes(of: file.path), !bytes.starts(with: [0x1F, 0x8B]) else { continue }
            inspectSecrets(in: bytes, of: file.path, within: nil)
        }
    }

    /// - Parameter member: the file within the archive `path`, when it is one.
    mutating func inspectSecrets(in bytes: [UInt8], of path: PackPath, within member: String?) {
        for match in SecretSearch(bytes).matches {
            let place = member.map { "line \(match.line) of \(ShownName($0)) in it" } ?? "this line"
            let rule: ValidationRule =
                switch match.kind {
                case .privateKey: .secretPrivateKey
                case .serviceAccount, .awsKey: .secretCloudKey
                case .gitHubToken, .gitLabToken: .secretToken
                }
            findings.add(
                rule, in: path, line: member == nil ? match.line : nil,
                "\(place) seems to hold \(match.kind.rawValue)",
                fix:
                    "take it out and make a new one, for what was pushed is known; read it from a Secret or a profile variable"
            )
        }
    }
}
