/// A place where a text asks for one of Palette's macros.
struct MacroUse: Hashable {
    /// What follows `.spectro.`
    var name: String
    var line: Int
    /// Whether `{{` and `}}` stand around it.
    var isBraced: Bool

    static let limit = 1000
    /// Bytes between a macro and its braces.
    private static let reach = 512
    private static let start = Array(".spectro.".utf8)

    /// All of a text, comments left out; at most ``limit``.
    static func all(in bytes: [UInt8]) -> [MacroUse] {
        var uses: [MacroUse] = []
        for (number, line) in ByteLines(bytes).lazy.map({ ($0.number, $0.bytes) }) {
            guard line.first(where: { $0 != 0x20 && $0 != 0x09 }) != UInt8(ascii: "#") else { continue }
            var rest = line
            while uses.count < limit, let dot = rest.firstIndex(of: UInt8(ascii: ".")) {
                guard rest[dot...].starts(with: start), isStart(dot, of: line) else {
                    rest = rest[(dot + 1)...]
                    continue
                }
                let name = rest[(dot + start.count)...].prefix(while: isInName)
                uses.append(
                    MacroUse(
                        name: String(decoding: name, as: UTF8.self), line: number,
                        isBraced: opens(line[..<dot].suffix(reach)) && closes(line[name.endIndex...].prefix(reach))))
                rest = rest[name.endIndex...]
            }
        }
        return uses
    }

    /// Not so in the midst of a name, such as a domain's.
    private static func isStart(_ dot: Int, of line: ArraySlice<UInt8>) -> Bool {
        dot == line.startIndex || !isInName(line[dot - 1])
    }

    private static func isInName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// Whether the last pair of braces opens.
    private static func opens(_ line: ArraySlice<UInt8>) -> Bool {
        let brace = line.indices.dropLast().last { index in
            line[index] == line[index + 1] && (line[index] == UInt8(ascii: "{") || line[index] == UInt8(ascii: "}"))
        }
        return brace.map { line[$0] == UInt8(ascii: "{") } ?? false
    }

    /// Whether the first pair of braces closes.
    private static func closes(_ line: ArraySlice<UInt8>) -> Bool {
        let brace = line.indices.dropLast().first { index in
            line[index] == line[index + 1] && (line[index] == UInt8(ascii: "{") || line[index] == UInt8(ascii: "}"))
        }
        return brace.map { line[$0] == UInt8(ascii: "}") } ?? false
    }

    /// What follows `.spectro.system.`
    static let systemNames = [
        "user.name", "user.uid", "user.email", "tenant.uid", "project.name", "project.uid", "clusterprofile.name",
        "clusterprofile.uid", "clusterprofile.version", "cluster.name", "cluster.uid", "cloudaccount.name",
        "cloudaccount.uid", "kubernetes.version", "reverseproxy.server", "reverseproxy.port",
        "reverseproxy.protocol", "reverseproxy.vhostport", "cloud.type", "cloud.region", "clusterprofile.infra.name",
        "clusterprofile.infra.uid", "clusterprofile.infra.version", "cluster.kubevip",
    ]
}
