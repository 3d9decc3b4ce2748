extension Timestamp {
    /// RFC 3339 with nine digits of a second: `2000-10-10T13:55:36.000000000Z`.
    public var rfc3339: String {
        String(decoding: rfc3339Bytes, as: UTF8.self)
    }

    var rfc3339Bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(30)
        let day = date
        bytes.append(day.year, digits: 4)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(day.month, digits: 2)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(day.day, digits: 2)
        bytes.append(UInt8(ascii: "T"))
        appendTimeOfDay(to: &bytes)
        bytes.append(UInt8(ascii: "."))
        bytes.append(Int(nanoseconds), digits: 9)
        bytes.append(UInt8(ascii: "Z"))
        return bytes
    }

    /// The form of Apache's access logs, without its brackets: `10/Oct/2000:13:55:36 +0000`.
    var commonLogBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(26)
        let day = date
        bytes.append(day.day, digits: 2)
        bytes.append(UInt8(ascii: "/"))
        bytes.append(contentsOf: Timestamp.monthNames[day.month - 1].utf8)
        bytes.append(UInt8(ascii: "/"))
        bytes.append(day.year, digits: 4)
        bytes.append(UInt8(ascii: ":"))
        appendTimeOfDay(to: &bytes)
        bytes.append(contentsOf: " +0000".utf8)
        return bytes
    }

    private static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static let secondsPerDay: Int64 = 86_400

    private func appendTimeOfDay(to bytes: inout [UInt8]) {
        let second = Int(seconds - Timestamp.secondsPerDay * days)
        bytes.append(second / 3600, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(second / 60 % 60, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(second % 60, digits: 2)
    }

    /// Whole days since 1970-01-01, rounded towards the past.
    private var days: Int64 {
        let (quotient, remainder) = seconds.quotientAndRemainder(dividingBy: Timestamp.secondsPerDay)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The day in the proleptic Gregorian calendar. Years are counted from March, so that a leap day ends its year, in
    /// cycles of 400 years, which all have 146,097 days.
    private var date: (year: Int, month: Int, day: Int) {
        // 0000-03-01 lies 719,468 days before 1970-01-01. One more cycle keeps January of the year 0 positive.
        let shifted = Int(days) + 719_468 + 146_097
        let (cycle, dayOfCycle) = shifted.quotientAndRemainder(dividingBy: 146_097)
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfCycle + 400 * (cycle - 1) + (month <= 2 ? 1 : 0)
        return (year, month, day)
    }
}

extension [UInt8] {
    /// Appends the last `digits` decimal digits of a number that is not negative, with leading zeros.
    fileprivate mutating func append(_ number: Int, digits: Int) {
        let start = count
        var rest = number
        for _ in 0..<digits { append(UInt8(ascii: "0")) }
        for index in (start..<start + digits).reversed() {
            self[index] += UInt8(rest % 10)
            rest /= 10
        }
    }
}
