/// A point in time by two clocks: certificates are judged by the one that may jump, waits by the one that never does.
struct Moment: Hashable, Sendable {
    /// Seconds since 1970 UTC, by this machine's clock.
    var wall: Int64
    /// Since any moment, by a clock that never jumps.
    var running: Duration

    /// What both clocks say when so much time has passed.
    static func + (moment: Moment, duration: Duration) -> Moment {
        Moment(wall: moment.wall + duration.components.seconds, running: moment.running + duration)
    }
}
