/// Writes the elements of a list of a report.
struct ReportElements: UnkeyedEncodingContainer {
    let codingPath: [any CodingKey]
    let place: ReportPlace

    var count: Int { place.count }

    func encodeNil() { place.add().take(.null) }

    func encode(_ value: some Encodable) throws {
        place.add().take(try ReportEncoder.node(of: value, at: codingPath))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        nested.container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested.unkeyedContainer() }

    func superEncoder() -> any Encoder { nested }

    private var nested: ReportEncoder { ReportEncoder(codingPath: codingPath, place: place.add()) }
}
