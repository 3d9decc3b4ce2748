/// Which images a pack lists, and which its charts, manifests and values speak of.
struct ImageSurvey {
    /// An image that `pack.content.images` lists.
    struct Listed {
        var image: ImageName
        var line: Int
    }

    /// A place where an image is asked for.
    struct Use: Hashable {
        var image: ImageName
        var file: PackPath
        /// Nil inside an archive.
        var line: Int?
    }

    static let useLimit = 1000

    /// Searches begin when all listed images are known.
    private(set) var listed: [Listed] = []
    /// Each image once, where it was seen first.
    private(set) var uses: [Use] = []
    private var used: Set<ImageName> = []
    /// Names of listed images that nothing has spoken of so far.
    private var unseen: Set<[UInt8]> = []

    private var valueBytesLeft = 2 * YAMLText.maximumSize

    mutating func list(_ image: ImageName, line: Int) {
        listed.append(Listed(image: image, line: line))
        unseen.insert(Array(image.name.utf8))
    }

    mutating func use(_ image: ImageName, in file: PackPath, line: Int?) {
        guard uses.count < Self.useLimit, used.insert(image).inserted else { return }
        uses.append(Use(image: image, file: file, line: line))
    }

    /// Whether anything speaks of an image of this name.
    func hasSeen(_ image: ImageName) -> Bool { !unseen.contains(Array(image.name.utf8)) }

    /// Looks for the names of listed images in a text, and in a manifest or template for lines of the form `image: name`.
    mutating func search(_ bytes: [UInt8], in file: PackPath, isTemplate: Bool, hasLines: Bool = false) {
        markNames(in: bytes)
        guard isTemplate else { return }
        for line in ByteLines(bytes) {
            guard let image = Self.image(in: line.bytes) else { continue }
            use(image, in: file, line: hasLines ? line.number : nil)
        }
    }

    /// As ``markNames(in:)``; an alias may bring a long value any number of times.
    mutating func markNames(ofValue text: String) {
        valueBytesLeft -= text.utf8.count
        if valueBytesLeft >= 0 { markNames(in: text.utf8) }
    }

    /// Takes note of listed names among the words of a text.
    mutating func markNames(in bytes: some Sequence<UInt8>) {
        guard !unseen.isEmpty else { return }
        var word: [UInt8] = []
        for byte in bytes {
            if Self.isInWord(byte) {
                word.append(byte)
            } else if !word.isEmpty {
                mark(word)
                word.removeAll(keepingCapacity: true)
            }
        }
        if !word.isEmpty { mark(word) }
    }

    private mutating func mark(_ word: [UInt8]) {
        guard word.count < 256 else { return }
        unseen.remove(word)
    }

    /// What a component of an image's path may hold.
    private static func isInWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }

    private static func image(in line: ArraySlice<UInt8>) -> ImageName? {
        let blanks: Set<UInt8> = [0x20, 0x09]
        var content = line.drop { blanks.contains($0) || $0 == UInt8(ascii: "-") }
        guard content.starts(with: "image:".utf8) else { return nil }
        content = content.dropFirst(6).drop {
            blanks.contains($0) || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'")
        }
        let word = content.prefix { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
        let rest = content[word.endIndex...].drop { $0 <= 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        guard rest.isEmpty || rest.first == UInt8(ascii: "#"), word.count <= 512 else { return nil }
        return ImageName(String(decoding: word, as: UTF8.self))
    }
}
