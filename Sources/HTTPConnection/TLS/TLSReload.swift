import LocalFiles

/// Decides which material counts while its files are replaced one after the other, broken off in the middle, or lost: the
/// last that could be served, however long ago that was.
struct TLSReload: Sendable {
    enum Event: Sendable {
        /// Other material counts now.
        case replaced(TLSMaterial)
        /// The files cannot be served; what was read before goes on.
        case kept(reason: String)
        /// The files hold what counts already.
        case unchanged
    }

    private(set) var material: TLSMaterial
    private var states: [FileStamp]
    /// Whether the files were read a second time in the state that they are in.
    private var isSettled = false
    private var lastReason: String?

    init(_ material: TLSMaterial, states: [FileStamp]) {
        self.material = material
        self.states = states
    }

    /// Whether the files, seen in `states` now, have to be read. Each state is read twice, at one look and at the next,
    /// because a change within the same tick of the file system's clock leaves no trace; a bad one at every look.
    mutating func isReadingNeeded(_ states: [FileStamp]) -> Bool {
        defer { self.states = states }
        guard states == self.states else {
            isSettled = false
            return true
        }
        defer { isSettled = true }
        return !isSettled || lastReason != nil
    }

    /// Takes a reading.
    ///
    /// - Parameters:
    ///   - contents: says what the files hold, or throws why they could not be read.
    ///   - serve: puts other material into force, or throws why that cannot be.
    /// - Returns: what happened, and whether it is news: a reason that was told already is none.
    mutating func take(
        _ contents: () throws -> TLSFiles.Contents, serving serve: (TLSMaterial) throws -> Void
    ) -> (event: Event, isNews: Bool) {
        do {
            let contents = try contents()
            if contents == material.contents {
                // Files that hold what is in use need no word, unless they were complained of.
                defer { lastReason = nil }
                return (.unchanged, lastReason != nil)
            }
            let other = try TLSMaterial(contents)
            try serve(other)
            material = other
            lastReason = nil
            return (.replaced(other), true)
        } catch {
            let reason = "\(error)"
            defer { lastReason = reason }
            return (.kept(reason: reason), reason != lastReason)
        }
    }
}
