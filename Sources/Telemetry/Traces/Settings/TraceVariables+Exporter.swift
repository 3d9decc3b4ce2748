import HTTPExchange

/// How spans get to the collector.
extension TraceVariables {
    /// Fields that belong to the message itself.
    private static let ownFields: Set<String> = [
        "connection", "content-encoding", "content-length", "content-type", "te", "transfer-encoding", "upgrade",
    ]
    private static let longestEndpoint = 4096

    /// Where spans are posted to, and how they are written; nil for nowhere.
    mutating func exporter() -> (endpoint: String, format: TraceFormat)? {
        let own = text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
        let common = text("OTEL_EXPORTER_OTLP_ENDPOINT")
        guard isWanted(own != nil || common != nil), let format = format() else { return nil }
        let name = exporterName("ENDPOINT")
        let endpoint = own ?? Self.endpoint(below: common ?? "http://localhost:4318")
        guard HTTPAddress(endpoint, upTo: Self.longestEndpoint) != nil else {
            warn(name, "must be an address of http or https, such as http://collector.example:4318; no traces are sent")
            return nil
        }
        return (endpoint, format)
    }

    mutating func headers() -> [TraceAttribute] {
        let name = exporterName("HEADERS")
        let headers = list(name)
        let good = headers.filter { header in
            header.name.utf8.allSatisfy(Self.isInFieldName) && !Self.ownFields.contains(header.name.lowercased())
                && header.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        }
        if good.count < headers.count {
            warn(name, "holds what is no header, or a header of the message itself; that is left out")
        }
        return good
    }

    func file(_ name: String) -> TraceSettings.File? {
        let variable = exporterName(name)
        return text(variable).map { TraceSettings.File(variable: variable, path: $0) }
    }

    /// The certificate that the collector is shown, and its key; both or none.
    mutating func shownCertificate() -> (TraceSettings.File?, TraceSettings.File?) {
        switch (file("CLIENT_CERTIFICATE"), file("CLIENT_KEY")) {
        case (let certificate?, let key?): return (certificate, key)
        case (let certificate?, nil):
            warn(
                certificate.variable,
                "needs OTEL_EXPORTER_OTLP_CLIENT_KEY as well; the collector is shown no certificate")
        case (nil, let key?):
            warn(
                key.variable,
                "needs OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE as well; the collector is shown no certificate")
        case (nil, nil): break
        }
        return (nil, nil)
    }

    private mutating func isWanted(_ hasEndpoint: Bool) -> Bool {
        let name = "OTEL_TRACES_EXPORTER"
        guard let word = word(name) else { return hasEndpoint }
        let others = word.split(separator: ",").map { String($0.drop { $0 == " " }) }.filter { $0 != "otlp" }
        let isWanted = others.isEmpty || word.split(separator: ",").count > others.count
        if others != ["none"], let other = others.first {
            let effect = isWanted ? "" : "; no traces are sent"
            warn(name, "\"\(other)\" is not supported, otlp is\(effect)")
        }
        return isWanted
    }

    private mutating func format() -> TraceFormat? {
        let name = exporterName("PROTOCOL")
        switch word(name) {
        case nil, "http/protobuf": return .protobuf
        case "http/json": return .json
        case let other?:
            warn(name, "\"\(other)\" is not supported, http/protobuf and http/json are; no traces are sent")
            return nil
        }
    }

    /// Below the path of `base`, in front of its query.
    private static func endpoint(below base: String) -> String {
        var path = base.prefix { $0 != "?" }
        let query = base.dropFirst(path.count)
        while path.hasSuffix("/") { path.removeLast() }
        return "\(path)/v1/traces\(query)"
    }

    private static func isInFieldName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
