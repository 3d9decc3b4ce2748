/// Looks through the keys of a manifest's JSON text, without making values.
///
/// Readers differ on an object that has a key twice, or in other letters. Go's `encoding/json`, with which docker-registry and most clients
/// are written, takes the last of two and takes `Layers` for `layers`; others take the first, and the exact letters only. So what such
/// a manifest names depends on who reads it. This finds them in one pass, without recursion; memory grows by a few bytes for each level, of
/// which there are at most ``maximumDepth``. Keys of annotations, and of what no specification knows, are not looked at.
public struct ManifestKeyScan {
    /// Levels of objects and lists that are followed; deeper ones are refused.
    public static let maximumDepth = 512

    /// An object or a list that is open.
    private struct Frame {
        let level: Level
        let isList: Bool
        /// Known keys that the object had so far, a bit for each.
        var seen: UInt32 = 0
        /// The known key whose value comes, or the number of elements before this one.
        var place: Int?
    }

    private let bytes: [UInt8]
    private var offset = 0
    private var frames: [Frame] = []
    private var expectsKey = false

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Why readers may understand the keys of a manifest differently; nil when all understand them alike. Of what is no JSON it says
    /// nothing, unless it could be taken for JSON in another encoding than UTF-8.
    public static func ambiguity(in bytes: [UInt8]) -> ManifestError? {
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            return ManifestError("the manifest begins with a byte order mark, which JSON must not have")
        }
        var scan = ManifestKeyScan(bytes)
        return scan.ambiguity()
    }

    private mutating func ambiguity() -> ManifestError? {
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                if expectsKey, let level = frames.last?.level {
                    expectsKey = false
                    if let error = enterKey(level) { return error }
                } else {
                    skipText()
                }
                continue
            case UInt8(ascii: "{"):
                guard open(isList: false) else { return tooDeep }
            case UInt8(ascii: "["):
                guard open(isList: true) else { return tooDeep }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard frames.popLast() != nil else { return nil }
                expectsKey = false
            case UInt8(ascii: ","):
                goOn()
            case 0:
                return ManifestError("the manifest is not UTF-8 text: it has a byte 0")
            default: break
            }
            offset += 1
        }
        return nil
    }

    private var tooDeep: ManifestError {
        ManifestError("the manifest has more than \(Self.maximumDepth) levels of objects and lists")
    }

    /// Returns false when that is too deep.
    private mutating func open(isList: Bool) -> Bool {
        guard frames.count < Self.maximumDepth else { return false }
        let level: Level
        if let top = frames.last {
            level = top.isList ? top.level : top.place.map { top.level.keys[$0].level } ?? .other
        } else {
            level = isList ? .other : .root
        }
        frames.append(Frame(level: level, isList: isList, place: isList ? 0 : nil))
        expectsKey = !isList
        return true
    }

    /// Behind a comma.
    private mutating func goOn() {
        guard var top = frames.popLast() else { return }
        if top.isList, let number = top.place { top.place = number + 1 }
        expectsKey = !top.isList
        frames.append(top)
    }

    /// Reads the key at the offset into the object on top.
    private mutating func enterKey(_ level: Level) -> ManifestError? {
        guard !level.keys.isEmpty else {
            skipText()
            return nil
        }
        let text = key()
        let number = level.keys.firstIndex { $0.folded == text.folded }
        guard let number, let top = frames.indices.last else {
            if let top = frames.indices.last { frames[top].place = nil }
            return nil
        }
        let known = level.keys[number].text
        guard text.isExact, text.exact.elementsEqual(known.utf8) else {
            let written =
                text.isExact ? "\"\(String(decoding: text.exact, as: UTF8.self))\"" : "that stands for \"\(known)\""
            return ManifestError(
                "\(place)the key \(written) is \"\(known)\" to some readers and nothing to others; write \"\(known)\"")
        }
        let bit: UInt32 = 1 << UInt32(number)
        guard frames[top].seen & bit == 0 else {
            return ManifestError(
                "\(place)the key \"\(known)\" comes twice, and readers differ in which of the two they take")
        }
        frames[top].seen |= bit
        frames[top].place = number
        return nil
    }

    /// Where the object on top is: `at layers[3]: `; empty for the manifest itself.
    private var place: String {
        var path = ""
        for frame in frames.dropLast() {
            guard let place = frame.place else { continue }
            path += frame.isList ? "[\(place)]" : ".\(frame.level.keys[place].text)"
        }
        return path.isEmpty ? "" : "at \(path.drop { $0 == "." }): "
    }
}

/// Texts.
extension ManifestKeyScan {
    /// A key as far as it could be a known one.
    private struct Key {
        /// Its bytes, when all are ASCII.
        var exact: [UInt8] = []
        /// In lower case, as Go folds letters.
        var folded: [UInt8] = []
        var isExact = true
    }

    /// Goes behind the text at the offset.
    private mutating func skipText() {
        offset += 1
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                offset += 1
                return
            case UInt8(ascii: "\\"): offset += 2
            default: offset += 1
            }
        }
    }

    /// Reads the text at the offset and goes behind it.
    private mutating func key() -> Key {
        var key = Key()
        offset += 1
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
            let unit = unit()
            // One letter more than the longest tells that it is none of them.
            guard key.folded.count <= Level.longestKey else { continue }
            switch unit {
            case 0x41...0x5A: key.folded.append(UInt8(unit) + 0x20)
            case 0..<0x80: key.folded.append(UInt8(unit))
            // LATIN SMALL LETTER LONG S and KELVIN SIGN.
            case 0x17F: key.folded.append(UInt8(ascii: "s"))
            case 0x212A: key.folded.append(UInt8(ascii: "k"))
            default: key.folded.append(0xFF)
            }
            if unit < 0x80 { key.exact.append(UInt8(unit)) } else { key.isExact = false }
        }
        offset += 1
        return key
    }

    /// The character or UTF-16 unit at the offset, which moves behind it. Of those that are not ASCII, only the two that fold to it are told
    /// as what they are.
    private mutating func unit() -> Int {
        let byte = bytes[offset]
        if byte == 0xC5, bytes[offset...].starts(with: [0xC5, 0xBF]) {
            offset += 2
            return 0x17F
        }
        if byte == 0xE2, bytes[offset...].starts(with: [0xE2, 0x84, 0xAA]) {
            offset += 3
            return 0x212A
        }
        guard byte == UInt8(ascii: "\\"), offset + 1 < bytes.count else {
            offset += 1
            return byte < 0x80 ? Int(byte) : 0xFFFD
        }
        let escaped = bytes[offset + 1]
        guard escaped == UInt8(ascii: "u") else {
            offset += 2
            return escaped == UInt8(ascii: "/") ? Int(escaped) : 0xFFFD
        }
        let digits = bytes[(offset + 2)...].prefix(4)
        offset = min(offset + 6, bytes.count)
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16).map { Int($0) } ?? 0xFFFD
    }
}
