import OCI
import Registry

extension RegistryError {
    /// What was meant as a digest is none.
    ///
    /// - Parameter parameter: the query parameter that held it; nil for the path.
    static func noDigest(_ text: String, in parameter: String? = nil) -> RegistryError {
        let subject = parameter.map { "\($0)=\(text)" } ?? "\"\(text)\""
        return RegistryError(
            .digestInvalid,
            """
            \(subject) is no digest that this registry can verify; expected sha256:, sha384: or sha512: and as many lower-case \
            hex digits as it yields
            """, details: [.text(text)])
    }

    /// What was meant as a tag is none.
    static func noTag(_ text: String) -> RegistryError {
        RegistryError(
            .tagInvalid, "\"\(text)\" is no tag: a letter, digit or _, then up to 127 of letters, digits, _ . and -",
            details: [.text(text)])
    }
}
