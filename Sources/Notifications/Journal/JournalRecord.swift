import Encoding

/// A line of a journal. A line that was torn, or changed by anything else, does not become one.
///
///     E 17 5bd0c1f2 {"id":…}    the event with the number 17
///     D 17 9e2ac044             all up to 17 were delivered
///
/// The third word is the CRC-32 of the line without it.
enum JournalRecord: Hashable {
    case event(UInt64, [UInt8])
    case delivered(UInt64)

    static let newline = UInt8(ascii: "\n")
    private static let space = UInt8(ascii: " ")

    /// With the line's end. An event is JSON without line ends.
    var line: [UInt8] {
        let (head, content) = parts
        var line = head
        line.append(contentsOf: Hexadecimal.text(CRC32.checksum(of: head, content)).utf8)
        if !content.isEmpty {
            line.append(Self.space)
            line.append(contentsOf: content)
        }
        line.append(Self.newline)
        return line
    }

    private var parts: (head: [UInt8], content: [UInt8]) {
        switch self {
        case .event(let number, let content): (Array("E \(number) ".utf8), content)
        case .delivered(let number): (Array("D \(number) ".utf8), [])
        }
    }

    /// - Parameter line: without its end.
    init?(_ line: ArraySlice<UInt8>) {
        let words = line.split(separator: Self.space, maxSplits: 3, omittingEmptySubsequences: false)
        guard words.count >= 3, (1...20).contains(words[1].count),
            let number = UInt64(String(decoding: words[1], as: UTF8.self))
        else { return nil }
        switch (words[0], words.count) {
        case ([UInt8(ascii: "E")], 4): self = .event(number, Array(words[3]))
        case ([UInt8(ascii: "D")], 3): self = .delivered(number)
        default: return nil
        }
        let (head, content) = parts
        guard words[2].elementsEqual(Hexadecimal.text(CRC32.checksum(of: head, content)).utf8) else { return nil }
    }
}
