/// Reads the properties of one object of `pack.json` leniently, and notes what was not as it should be.
struct PropertyReader {
    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private let container: KeyedDecodingContainer<Key>
    /// Empty, or the path of this object with a dot behind it.
    private let path: String
    private let lines: PropertyLines
    private(set) var remarks: [MetadataRemark] = []
    /// Objects that were read from lists, here and in all readers before.
    private var objectCount = 0

    init(_ decoder: any Decoder, lines: PropertyLines) throws {
        self.init(container: try decoder.container(keyedBy: Key.self), path: "", lines: lines)
    }

    private init(container: KeyedDecodingContainer<Key>, path: String, lines: PropertyLines) {
        self.container = container
        self.path = path
        self.lines = lines
    }

    /// Unordered.
    var names: [String] { container.allKeys.map(\.stringValue) }

    mutating func remark(_ name: String, _ message: String) {
        guard remarks.count < PackMetadata.maximumCount else { return }
        remarks.append(
            MetadataRemark(property: path + name, line: lines.line(of: path + name), message: message))
    }

    /// Takes over what a reader of an object within this one noted.
    mutating func add(remarksOf reader: PropertyReader) {
        remarks += reader.remarks.prefix(PackMetadata.maximumCount - remarks.count)
        objectCount = reader.objectCount
    }

    /// That a property is wrong.
    func refusal(_ name: String, _ message: String) -> PackError {
        let line = lines.line(of: path + name).map { " line \($0)" } ?? ""
        return PackError(.invalidMetadata, "pack.json\(line): \(path + name) \(message)")
    }

    /// A property that has to be a text and not blank; it is given as it is written.
    func requiredText(_ name: String, example: String) throws -> String {
        let right = "it must be a text such as \"\(example)\""
        guard container.contains(Key(stringValue: name)) else { throw refusal(name, "is missing; \(right)") }
        guard let text = try? container.decode(String.self, forKey: Key(stringValue: name)) else {
            throw refusal(name, "is \(kind(of: name)); \(right)")
        }
        guard !text.allSatisfy(\.isWhitespace) else { throw refusal(name, "is blank; \(right)") }
        return text
    }

    /// A text without the blanks around it; nil when it is missing, null or blank. Numbers and booleans count as the text of them.
    mutating func text(_ name: String) -> String? {
        guard isGiven(name) else { return nil }
        let key = Key(stringValue: name)
        if let text = try? container.decode(String.self, forKey: key) { return PropertyReader.trimmed(text) }
        guard let text = scalarText(key) else {
            remark(name, "is \(kind(of: name)) and was left out; it should be a text")
            return nil
        }
        remark(name, "is \(kind(of: name)) and was taken for the text \"\(text)\"; it should be in quotes")
        return text
    }

    /// A number, also one that is written as a text.
    mutating func number(_ name: String) -> Double? {
        guard isGiven(name) else { return nil }
        let key = Key(stringValue: name)
        if let number = try? container.decode(Double.self, forKey: key) { return number }
        if let text = try? container.decode(String.self, forKey: key), let number = Double(text), number.isFinite {
            remark(name, "is a text and was taken for the number \(number); it should be without quotes")
            return number
        }
        remark(name, "is \(kind(of: name)) and was left out; it should be a number")
        return nil
    }

    /// A list of texts without blank ones; a text alone counts as a list of it.
    mutating func texts(_ name: String) throws -> [String] {
        guard isGiven(name) else { return [] }
        let key = Key(stringValue: name)
        if let text = try? container.decode(String.self, forKey: key) {
            remark(name, "is a text and was taken for a list of it; it should be a list of texts")
            return PropertyReader.trimmed(text).map { [$0] } ?? []
        }
        guard var list = try? container.nestedUnkeyedContainer(forKey: key) else {
            remark(name, "is \(kind(of: name)) and was left out; it should be a list of texts")
            return []
        }
        try checkCount(list.count ?? 0, of: name)
        var texts: [String] = []
        while !list.isAtEnd {
            let place = "\(name)[\(list.currentIndex)]"
            if let text = try? list.decode(String.self) {
                if text.allSatisfy(\.isWhitespace) {
                    remark(place, "is blank and was left out")
                } else {
                    texts.append(text)
                }
            } else {
                _ = try list.decode(Skipped.self)
                remark(place, "is no text and was left out; it should be one")
            }
        }
        return texts
    }

    /// An object of texts.
    mutating func textsByName(_ name: String) throws -> [String: String] {
        guard isGiven(name) else { return [:] }
        guard var object = object(name) else { return [:] }
        try checkCount(object.names.count, of: name)
        var texts: [String: String] = [:]
        for key in object.names.sorted() where object.isGiven(key) {
            texts[key] = try? object.container.decode(String.self, forKey: Key(stringValue: key))
            if texts[key] == nil { texts[key] = object.text(key) }
        }
        add(remarksOf: object)
        return texts
    }

    /// An object within this one; the caller gives its remarks back.
    mutating func object(_ name: String) -> PropertyReader? {
        guard isGiven(name) else { return nil }
        guard let inner = try? container.nestedContainer(keyedBy: Key.self, forKey: Key(stringValue: name)) else {
            remark(name, "is \(kind(of: name)) and was left out; it should be an object")
            return nil
        }
        return reader(inner, of: name)
    }

    /// The objects of a list, each read by `read`, which may leave one out.
    mutating func objects<Value>(_ name: String, read: (inout PropertyReader) throws -> Value?) throws -> [Value] {
        guard isGiven(name) else { return [] }
        guard var list = try? container.nestedUnkeyedContainer(forKey: Key(stringValue: name)) else {
            remark(name, "is \(kind(of: name)) and was left out; it should be a list of objects")
            return []
        }
        try checkCount(list.count ?? 0, of: name)
        var values: [Value] = []
        while !list.isAtEnd {
            let place = "\(name)[\(list.currentIndex)]"
            guard let inner = try? list.nestedContainer(keyedBy: Key.self) else {
                _ = try list.decode(Skipped.self)
                remark(place, "is no object and was left out; it should be one")
                continue
            }
            var reader = reader(inner, of: place)
            reader.objectCount += 1
            guard reader.objectCount <= PackMetadata.maximumCount else {
                throw refusal(place, "is one object too many; at most \(PackMetadata.maximumCount) are taken")
            }
            if let value = try read(&reader) { values.append(value) }
            add(remarksOf: reader)
        }
        return values
    }

    private func reader(_ inner: KeyedDecodingContainer<Key>, of place: String) -> PropertyReader {
        var reader = PropertyReader(container: inner, path: "\(path)\(place).", lines: lines)
        reader.objectCount = objectCount
        return reader
    }

    /// Whether it is there and not null.
    private func isGiven(_ name: String) -> Bool {
        let key = Key(stringValue: name)
        return container.contains(key) && (try? container.decodeNil(forKey: key)) == false
    }

    private func scalarText(_ key: Key) -> String? {
        if let flag = try? container.decode(Bool.self, forKey: key) { return flag ? "true" : "false" }
        if let number = try? container.decode(Int64.self, forKey: key) { return String(number) }
        return (try? container.decode(Double.self, forKey: key)).map { "\($0)" }
    }

    private func kind(of name: String) -> String {
        let key = Key(stringValue: name)
        if (try? container.decodeNil(forKey: key)) == true { return "null" }
        if (try? container.decode(String.self, forKey: key)) != nil { return "a text" }
        if (try? container.decode(Bool.self, forKey: key)) != nil { return "true or false" }
        if (try? container.nestedUnkeyedContainer(forKey: key)) != nil { return "a list" }
        if (try? container.nestedContainer(keyedBy: Key.self, forKey: key)) != nil { return "an object" }
        return "a number"
    }

    private func checkCount(_ count: Int, of name: String) throws {
        guard count > PackMetadata.maximumCount else { return }
        throw refusal(name, "has \(count) members; at most \(PackMetadata.maximumCount) are taken")
    }

    private static func trimmed(_ text: String) -> String? {
        var kept = text[...].drop(while: \.isWhitespace)
        while let last = kept.last, last.isWhitespace { kept.removeLast() }
        return kept.isEmpty ? nil : String(kept)
    }

    /// A member of a list that is passed over, whatever it is.
    private struct Skipped: Decodable {
        init(from decoder: any Decoder) {}
    }
}
