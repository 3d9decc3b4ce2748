import Testing

@testable import Notifications

@Suite("A line of a journal")
struct JournalRecordTests {
    private static let event = JournalRecord.event(17, Array(#"{"id":"a b c"}"#.utf8))

    @Test(
        "is read as it was written", arguments: [event, .event(.max, Array("{}".utf8)), .delivered(0), .delivered(9)])
    func roundTrip(_ record: JournalRecord) {
        let line = record.line
        #expect(line.last == JournalRecord.newline)
        #expect(line.count { $0 == JournalRecord.newline } == 1)
        #expect(JournalRecord(line.dropLast()) == record)
    }

    @Test("is none when it was torn anywhere")
    func torn() {
        let line = Self.event.line.dropLast()
        for count in 0..<line.count { #expect(JournalRecord(line.prefix(count)) == nil, "\(count)") }
    }

    @Test("is none when a bit of it was changed")
    func changed() {
        let line = Array(Self.event.line.dropLast())
        for index in line.indices {
            for bit in 0..<8 {
                var other = line
                other[index] ^= 1 << UInt8(bit)
                #expect(JournalRecord(other[...]) != Self.event, "\(index) \(bit)")
            }
        }
    }

    @Test("has the checksum of Ethernet and gzip")
    func checksum() {
        #expect(CRC32.checksum(of: Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.checksum(of: Array("1234".utf8), Array("56789".utf8)) == 0xCBF4_3926)
        #expect(Hexadecimal.text(0x0123_abcd) == Array("0123abcd".utf8))
    }
}
