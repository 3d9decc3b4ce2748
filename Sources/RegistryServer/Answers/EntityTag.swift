import OCI

/// The entity tag of content that is named by a digest: the digest itself, quoted.
enum EntityTag {
    static func text(_ digest: Digest) -> String { "\"\(digest)\"" }

    /// Whether an If-None-Match field (RFC 9110, section 13.1.2) names `digest`; tags without quotes count too, as
    /// docker-registry has it.
    static func list(_ field: String?, contains digest: Digest) -> Bool {
        guard let field else { return false }
        return field.split(separator: ",").contains { item in
            var tag = item.drop { $0 == " " }
            while tag.last == " " { tag.removeLast() }
            if tag.hasPrefix("W/") { tag.removeFirst(2) }
            return tag == "*" || tag == text(digest)[...] || tag == digest.text[...]
        }
    }
}
