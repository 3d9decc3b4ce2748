import YAML

extension Node {
    /// What a key of the given type makes of this node. Each is nil for a node of another kind; `mismatch` has the words.
    var boolean: Bool? { scalar?.boolean }

    var booleanOrText: Bool? { scalar?.booleanOrText }

    var integer: Int? { scalar?.integer }

    var text: String? { scalar?.text }

    var byteSize: Int? { scalar.flatMap { ByteSize.bytes(in: $0.text) } }

    /// Go's text, or a bare number of nanoseconds as Distribution takes it; fractions of one are dropped.
    var duration: Duration? {
        guard let scalar else { return nil }
        if let duration = Duration(goText: scalar.text) { return duration }
        guard let nanoseconds = bareNanoseconds else { return nil }
        return .nanoseconds(nanoseconds)
    }

    /// The number of a duration that is written without a unit.
    var bareNanoseconds: Int64? {
        guard let scalar, scalar.isPlain else { return nil }
        if let whole = scalar.integer { return Int64(whole) }
        guard scalar.text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
            let number = Double(scalar.text)
        else { return nil }
        return Int64(exactly: number.rounded(.towardZero))
    }

    /// The texts of a list, or the one text that stands for a list; nulls count as absent.
    var texts: [String]? {
        switch content {
        case .list(let list): list.allSatisfy { $0.scalar != nil || $0.isNull } ? list.compactMap(\.text) : nil
        case .scalar(let scalar): [scalar.text]
        case .map, .null: nil
        }
    }

    /// Why this node cannot be a value of the type, as the end of a sentence that begins with the key; nil when it can.
    /// A null can be anything.
    func mismatch(with type: ValueType, isSecret: Bool) -> String? {
        guard !isNull else { return nil }
        let fits =
            switch type {
            case .text: scalar != nil
            case .choice(let words): scalar.map { words.contains($0.text.lowercased()) || $0.text.isEmpty } ?? false
            case .boolean: boolean != nil
            case .booleanOrText: booleanOrText != nil
            case .integer: integer != nil
            case .byteSize: byteSize != nil
            case .duration: duration != nil
            case .texts(let orScalar): texts != nil && (orScalar || list != nil)
            case .section, .options, .textMap, .headers, .alternatives: map != nil
            case .sections: list?.allSatisfy { $0.map != nil || $0.isNull } ?? false
            }
        if fits { return nil }
        guard let scalar else { return "must be \(type.words), not \(kind)" }
        if type == .boolean, Scalar(text: scalar.text, isPlain: true).boolean != nil {
            return "must be \(type.words) without quotes"
        }
        return "must be \(type.words)" + (isSecret ? "" : ", not \"\(scalar.text)\"")
    }
}

extension Scalar {
    /// As ``boolean``, in quotes as well.
    var booleanOrText: Bool? {
        boolean ?? (tag == nil || tag == .text ? Scalar(text: text, isPlain: true).boolean : nil)
    }
}
