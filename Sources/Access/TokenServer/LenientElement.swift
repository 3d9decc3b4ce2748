/// An element of a list in JSON that others have written: nil for one that is not of the form, so that it does not cost the others.
struct LenientElement<Value: Decodable>: Decodable {
    let value: Value?

    init(from decoder: any Decoder) throws {
        value = try? Value(from: decoder)
    }
}

extension LenientElement: Sendable where Value: Sendable {}
