import Glibc

/// Where the files of a tar lie.
struct TarMembers {
    /// Members, folders counted.
    static let maximumCount = 1_000_000
    /// Bytes that stand before a member and tell of it.
    private static let longestAttributes: Int64 = 8192

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
        var bytes: Int64?
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
            guard var fields = TarFields(block) else {
                fault = "at byte \(offset) there is no header of a member"
                return
            }
            if let bytes, fields.type == UInt8(ascii: "0") { fields.bytes = bytes }
            let start = offset + Int64(TarFields.size)
            let (next, overflows) = start.addingReportingOverflow(TarFields.padded(fields.bytes))
            guard !overflows, start + fields.bytes <= file.size else {
                fault = "it ends in the middle of \(fields.name)"
                return
            }
            let region = FileRegion(file: file, start: start, size: fields.bytes)
            offset = next
            switch fields.type {
            case UInt8(ascii: "x"):
                let attributes = try TarMembers.attributes(in: region)
                name = attributes["path"] ?? name
                if let text = attributes["size"] {
                    guard let size = Int64(text), (0...TarFields.largest).contains(size) else {
                        fault = "at byte \(start) a size is no number of bytes"
                        return
                    }
                    bytes = size
                }
                continue
            case UInt8(ascii: "L"):
                guard region.size <= TarMembers.longestAttributes else { continue }
                name = String(decoding: try region.bytes(in: 0..<region.size).prefix { $0 != 0 }, as: UTF8.self)
                continue
            case UInt8(ascii: "g"): continue
            default: break
            }
            // Whoever goes on writing cuts away what is not whole with its padding.
            guard next <= file.size else {
                fault = "it ends in the middle of \(fields.name)"
                return
            }
            if fields.type == UInt8(ascii: "0") {
                let path = (name ?? fields.name).split(separator: "/").drop { $0 == "." }.joined(separator: "/")
                regions[path] = region
            }
            name = nil
            bytes = nil
            end = next
        }
        fault = "it has more than \(TarMembers.maximumCount) members"
    }

    /// The extended header of the next member (POSIX.1-2017, pax, "Extended Header"), as far as it can be read.
    private static func attributes(in region: FileRegion) throws(CommandFailure) -> [String: String] {
        guard region.size <= longestAttributes else { return [:] }
        var attributes: [String: String] = [:]
        var rest = try region.bytes(in: 0..<region.size)[...]
        while let blank = rest.firstIndex(of: 0x20), let length = Int(String(decoding: rest[..<blank], as: UTF8.self)),
            length > blank - rest.startIndex + 1, length <= rest.count
        {
            let record = rest[(blank + 1)..<(rest.startIndex + length - 1)]
            if let equals = record.firstIndex(of: UInt8(ascii: "=")) {
                let key = String(decoding: record[..<equals], as: UTF8.self)
                attributes[key] = String(decoding: record[(equals + 1)...], as: UTF8.self)
            }
            rest = rest[(rest.startIndex + length)...]
        }
        return attributes
    }
}
