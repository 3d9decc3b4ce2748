/// What time it is by an authority that was asked lately. Where this machine's clock is wrong by more than an hour, the
/// authority's decides when a certificate is due: neither a jump ahead orders one too many, nor a jump back lets one end.
struct AuthorityClock: Sendable {
    private static let tolerance: Int64 = 3600

    private var reading: (time: Int64, running: Duration)?
    private var wasWrong = false

    /// Takes what the authority says it is. Returns by how many seconds this machine's clock is ahead of it (or behind, when
    /// negative), if that is too much and was not said before.
    mutating func learn(_ time: Int64?, at now: Moment) -> Int64? {
        guard let time else { return nil }
        reading = (time, now.running)
        let ahead = now.wall - time
        let isWrong = abs(ahead) > AuthorityClock.tolerance
        defer { wasWrong = isWrong }
        return isWrong && !wasWrong ? ahead : nil
    }

    /// The moment as it should be judged.
    func corrected(_ now: Moment) -> Moment {
        guard let reading else { return now }
        let time = reading.time + (now.running - reading.running).components.seconds
        return abs(now.wall - time) > AuthorityClock.tolerance ? Moment(wall: time, running: now.running) : now
    }
}
