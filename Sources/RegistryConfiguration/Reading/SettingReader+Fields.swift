import YAML

/// Header fields, of answers and of requests.
extension SettingReader {
    /// Whether a key can be the name of a header field (RFC 9110, section 5.1); complains when it cannot.
    mutating func isFieldName(_ entry: NodeMap.Entry, at path: String) -> Bool {
        if !entry.key.isEmpty, entry.key.utf8.allSatisfy(\.isInFieldName) { return true }
        complain(.error, path, "\"\(entry.key)\" cannot be the name of a header", at: entry.keySource)
        return false
    }

    /// The values of a header field; nil, with a complaint that shows none of them, when they cannot be sent.
    mutating func fieldValues(_ node: Node, at path: String) -> [String]? {
        guard !node.isNull else { return [] }
        guard let values = node.texts else {
            complain(.error, path, "must be a list of texts, not \(node.kind)", at: node.source)
            return nil
        }
        let areSendable = values.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 } }
        guard areSendable else {
            complain(.error, path, "holds a line break or another control character", at: node.source)
            return nil
        }
        return values
    }
}
