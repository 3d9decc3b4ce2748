/// Writes the properties of an object of a report.
struct ReportMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let codingPath: [any CodingKey]
    let place: ReportPlace

    func encodeNil(forKey key: Key) { place.add(key.stringValue).take(.null) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        place.add(key.stringValue).take(try ReportEncoder.node(of: value, at: codingPath + [key]))
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { nested(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { nested(key).unkeyedContainer() }

    func superEncoder() -> any Encoder { ReportEncoder(codingPath: codingPath, place: place.add("super")) }

    func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

    private func nested(_ key: Key) -> ReportEncoder {
        ReportEncoder(codingPath: codingPath + [key], place: place.add(key.stringValue))
    }
}
