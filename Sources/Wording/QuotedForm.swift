/// What reads a text in double quotes, and so which escapes it knows.
package enum QuotedForm {
    /// RFC 8259, section 7. YAML reads it too, unless something beyond 16 bits is escaped.
    case json
    /// YAML 1.2.2, section 5.7.
    case yaml
}
