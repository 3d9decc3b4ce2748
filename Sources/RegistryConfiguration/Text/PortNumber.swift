/// A port as it is written: one to five digits.
struct PortNumber {
    var value: UInt16

    init?(_ text: Substring) {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let value = UInt16(text)
        else { return nil }
        self.value = value
    }
}
