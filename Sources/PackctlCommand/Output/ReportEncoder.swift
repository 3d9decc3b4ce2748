/// Makes the tree of a report.
struct ReportEncoder: Encoder {
    let codingPath: [any CodingKey]
    let place: ReportPlace
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func node(of value: some Encodable, at path: [any CodingKey]) throws -> ReportNode {
        if let number = try ReportNode(number: value, at: path) { return number }
        switch value {
        case let value as Bool: return .bool(value)
        case let value as String: return .text(value)
        case let value as any NamedValues: return try value.node(at: path)
        default:
            let place = ReportPlace()
            try value.encode(to: ReportEncoder(codingPath: path, place: place))
            return place.node
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        place.become(.object)
        return KeyedEncodingContainer(ReportMembers(codingPath: codingPath, place: place))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        place.become(.list)
        return ReportElements(codingPath: codingPath, place: place)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        ReportValue(codingPath: codingPath, place: place)
    }
}

/// Values by name, whose own order is another in each run.
protocol NamedValues {
    func node(at path: [any CodingKey]) throws -> ReportNode
}

extension Dictionary: NamedValues where Key == String, Value: Encodable {
    func node(at path: [any CodingKey]) throws -> ReportNode {
        .object(
            try sorted { $0.key < $1.key }.map {
                ReportNode.Member(name: $0.key, value: try ReportEncoder.node(of: $0.value, at: path))
            })
    }
}

extension ReportNode {
    /// Nil for what is no number.
    fileprivate init?(number value: some Encodable, at path: [any CodingKey]) throws {
        switch value {
        case let value as any FixedWidthInteger: self = .number("\(value)")
        case let value as Double:
            guard value.isFinite else {
                throw EncodingError.invalidValue(
                    value, EncodingError.Context(codingPath: path, debugDescription: "\(value) is no number in JSON"))
            }
            self = .number("\(value)")
        default: return nil
        }
    }
}
