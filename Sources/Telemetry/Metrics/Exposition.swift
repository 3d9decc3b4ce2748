/// Metrics as Prometheus reads them: its text format, version 0.0.4.
///
/// Families are written one after the other, each begun once: ``begin(_:_:_:)``, then its samples.
public struct Exposition: Sendable {
    public enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    public typealias Labels = KeyValuePairs<String, String>

    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    public private(set) var bytes: [UInt8] = []
    private var family = ""

    public init() {
        bytes.reserveCapacity(64 << 10)
    }

    /// - Parameters:
    ///   - name: letters, digits and `_`; that of a counter ends in `_total`.
    ///   - help: one sentence for a person.
    public mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        family = name
        write("# HELP \(name) ")
        for byte in help.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): write(#"\\"#)
            case UInt8(ascii: "\n"): write(#"\n"#)
            default: bytes.append(byte)
            }
        }
        write("\n# TYPE \(name) \(kind.rawValue)\n")
    }

    /// A sample of the family that was begun last.
    public mutating func add(_ value: UInt64, _ labels: Labels = [:]) {
        writeSeries("", labels)
        write("\(value)\n")
    }

    public mutating func add(_ value: Int64, _ labels: Labels = [:]) {
        writeSeries("", labels)
        write("\(value)\n")
    }

    public mutating func add(_ value: Double, _ labels: Labels = [:]) {
        writeSeries("", labels)
        write("\(Self.text(of: value))\n")
    }

    public mutating func add(_ histogram: Histogram, _ labels: Labels = [:]) {
        add(histogram.contents[...], on: histogram.scale, labels)
    }

    /// - Parameter contents: how many fell into each step, and the sum of all.
    mutating func add(_ contents: ArraySlice<UInt64>, on scale: HistogramScale, _ labels: Labels) {
        var count: UInt64 = 0
        for (number, bound) in zip(contents, scale.bounds.map { Self.text(of: Double($0) / scale.unit) } + ["+Inf"]) {
            count &+= number
            writeSeries("_bucket", labels, bound: bound)
            write("\(count)\n")
        }
        writeSeries("_sum", labels)
        write("\(Self.text(of: Double(contents.last ?? 0) / scale.unit))\n")
        writeSeries("_count", labels)
        write("\(count)\n")
    }

    private mutating func writeSeries(_ suffix: String, _ labels: Labels, bound: String? = nil) {
        write(family)
        write(suffix)
        guard !labels.isEmpty || bound != nil else { return write(" ") }
        var mark = "{"
        for (name, value) in labels {
            write("\(mark)\(name)=\"")
            writeEscaped(value)
            write("\"")
            mark = ","
        }
        if let bound { write("\(mark)le=\"\(bound)\"") }
        write("} ")
    }

    private mutating func writeEscaped(_ value: String) {
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): write(#"\\"#)
            case UInt8(ascii: "\""): write(#"\""#)
            case UInt8(ascii: "\n"): write(#"\n"#)
            default: bytes.append(byte)
            }
        }
    }

    private mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// `0.005`, `1024`, `+Inf`
    private static func text(of value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}
