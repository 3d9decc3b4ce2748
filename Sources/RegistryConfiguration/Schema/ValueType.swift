/// What a key takes.
enum ValueType: Hashable, Sendable {
    /// Text, taken literally.
    case text
    /// One of these words, in any case.
    case choice([String])
    case boolean
    /// The same, which a text may hold as well: `encrypt: "true"`.
    case booleanOrText
    case integer
    /// A number of bytes with an optional unit: `512MiB`.
    case byteSize
    /// Go's text for a duration (`1h30m`), or a bare number of nanoseconds.
    case duration
    /// A list of texts. `orScalar`: a single text stands for a list of one.
    case texts(orScalar: Bool)
    /// A map with the keys of the schema.
    case section
    /// A list of maps with the keys of the schema.
    case sections
    /// A map whose keys the user chooses, with texts.
    case textMap
    /// A map of header names with lists of values.
    case headers
    /// A section of which exactly one key names a type, and which a bare word may stand for: `storage`, `auth`.
    case alternatives
    /// A map that may hold anything besides the keys of the schema.
    case options

    /// Whether a value is one text, so that a variable and a `…_FILE` can give it whole.
    var isLeaf: Bool {
        switch self {
        case .text, .choice, .boolean, .booleanOrText, .integer, .byteSize, .duration: true
        case .texts, .section, .sections, .textMap, .headers, .alternatives, .options: false
        }
    }

    /// How the reference names the type and a complaint what it wants.
    var words: String {
        switch self {
        case .text: "a text"
        case .choice(let words): "one of " + words.joined(separator: ", ")
        case .boolean, .booleanOrText: "true or false"
        case .integer: "a whole number"
        case .byteSize: "a size such as 512MiB or 1GiB"
        case .duration: "a duration such as 30s or 1h30m"
        case .texts(orScalar: false): "a list of texts"
        case .texts(orScalar: true): "a list of texts, or one text"
        case .section, .options: "a map of keys"
        case .sections: "a list of maps"
        case .textMap: "a map of names and texts"
        case .headers: "a map of header names and lists of values"
        case .alternatives: "a map with one type, or the type as a word"
        }
    }
}
