import YAML

extension SchemaTemplate.Slot {
    static let types = ["string", "number", "boolean", "password", "list", "ipv4", "version"]

    /// The bounds between brackets; nil when they are none.
    var range: ClosedRange<Double>? {
        guard let argument else { return nil }
        // The hyphen between the numbers, not the sign of one.
        for index in argument.indices.dropFirst() where argument[index] == "-" {
            let low = Double(SchemaTemplate.trimmed(argument[..<index]))
            let high = Double(SchemaTemplate.trimmed(argument[argument.index(after: index)...]))
            if let low, let high, low <= high { return low...high }
        }
        return nil
    }

    var options: [String] {
        (argument ?? "").split(separator: ",").map { String(SchemaTemplate.trimmed($0)) }.filter { !$0.isEmpty }
    }

    /// What is wrong with the argument; nil when nothing is.
    var argumentFault: String? {
        switch type {
        case "number" where argument != nil && range == nil:
            "the range of a number is written as two numbers with a hyphen between them, the smaller one first"
        case "list" where pattern == nil && options.isEmpty: "a list has options: ${list:[A,B]}"
        default: nil
        }
    }

    /// Why a value is none of this type, as the end of a sentence; nil when it may be. Patterns are not run.
    func mismatch(with scalar: Scalar) -> String? {
        let text = scalar.text
        switch type {
        case "number":
            guard let number = Double(text), number.isFinite else { return "is no number" }
            guard let range, !range.contains(number) else { return nil }
            return "is outside \(argument ?? "")"
        case "boolean": return Scalar(text: text, isPlain: true).boolean == nil ? "is neither true nor false" : nil
        case "list" where pattern == nil && !options.isEmpty:
            return options.contains(text) ? nil : "is none of \(options.joined(separator: ", "))"
        case "ipv4": return Self.isIPv4(text) ? nil : "is no IPv4 address"
        case "version": return PackVersion(text) == nil ? "is no version" : nil
        default: return nil
        }
    }

    private static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                    && UInt8(part) != nil
            }
    }
}
