/// A step of a YAML text in reading order.
struct YAMLEvent {
    enum Kind {
        /// The bounds of the stream and of documents' starts: nothing to keep.
        case structure
        case documentEnd
        case streamEnd
        case alias(String)
        case scalar(Scalar)
        case listStart
        case listEnd
        case mapStart
        case mapEnd
    }

    var kind: Kind
    /// The name after `&`.
    var anchor: String?
    /// A tag that asks for nothing known, as written in full.
    var foreignTag: String?
    var position: TextPosition
}
