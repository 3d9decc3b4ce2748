/// Writes a single value of a report.
struct ReportValue: SingleValueEncodingContainer {
    let codingPath: [any CodingKey]
    let place: ReportPlace

    func encodeNil() { place.take(.null) }

    func encode(_ value: some Encodable) throws { place.take(try ReportEncoder.node(of: value, at: codingPath)) }
}
