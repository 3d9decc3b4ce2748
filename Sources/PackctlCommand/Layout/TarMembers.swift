import Glibc

/// Where the files of a tar lie.
struct TarMembers {
    /// Members, folders counted.
    static let maximumCount = 1_000_000
    private static let longestName = 4096

    /// By name, without `./` in front.
    private(set) var regions: [String: FileRegion] = [:]
    /// Behind the last member that is whole: where the next one begins.
    private(set) var end: Int64 = 0
    /// Whether the blocks of zeros that end a tar were there.
    private(set) var isEnded = false
    /// What is no tar behind ``end``; nil when there is nothing wrong.
    private(set) var fault: String?

    /// Reads all headers, and no more.
    init(of file: LocalFile) throws(CommandFailure) {
        var offset: Int64 = 0
        var name: String?
        for _ in 0..<TarMembers.maximumCount {
            guard offset + Int64(TarFields.size) <= file.size else {
                if offset != file.size || name != nil { fault = "it ends in the middle of a member" }
                return
            }
            let block = try file.bytes(in: offset..<offset + Int64(TarFields.size))
            if block.allSatisfy({ $0 == 0 }) {
                isEnded = true
                return
            }
            guard let fields = TarFields(block) else {
                fault = "at byte \(offset) there is no header of a member"
                return
            }
            let start = offset + Int64(TarFields.size)
            let (next, overflows) = start.addingReportingOverflow(TarFields.padded(fields.bytes))
            guard !overflows, start + fields.bytes <= file.size else {
                fault = "it ends in the middle of \(fields.name)"
                return
            }
            let region = FileRegion(file: file, start: start, size: fields.bytes)
            offset = next
            switch fields.type {
            case UInt8(ascii: "x"), UInt8(ascii: "L"):
                guard let text = try TarMembers.name(in: region, isPax: fields.type == UInt8(ascii: "x")) else {
                    continue
                }
                name = text
                continue
            case UInt8(ascii: "g"): continue
            case UInt8(ascii: "0"):
                let path = (name ?? fields.name).split(separator: "/").drop { $0 == "." }.joined(separator: "/")
                regions[path] = region
            default: break
            }
            name = nil
            guard next <= file.size else {
                fault = "it ends in the middle of \(fields.name)"
                return
            }
            end = next
        }
        fault = "it has more than \(TarMembers.maximumCount) members"
    }

    /// A name that was too long for its header. Attributes that change what a member is are none that a layout needs.
    private static func name(in region: FileRegion, isPax: Bool) throws(CommandFailure) -> String? {
        guard region.size <= longestName * 2 else { return nil }
        let bytes = try region.bytes(in: 0..<region.size)
        guard isPax else { return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
        var rest = bytes[...]
        while let blank = rest.firstIndex(of: 0x20), let length = Int(String(decoding: rest[..<blank], as: UTF8.self)),
            length > blank - rest.startIndex + 1, length <= rest.count
        {
            let record = rest[(blank + 1)..<(rest.startIndex + length - 1)]
            if record.starts(with: "path=".utf8) { return String(decoding: record.dropFirst(5), as: UTF8.self) }
            rest = rest[(rest.startIndex + length)...]
        }
        return nil
    }
}
