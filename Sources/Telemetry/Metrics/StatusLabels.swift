/// The statuses that are told apart in metrics; all others are one.
struct StatusLabels: Sendable {
    private static let known = [
        100, 101, 200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 406, 408, 409, 410,
        411,
        412, 413, 414, 415, 416, 417, 421, 422, 425, 426, 428, 429, 431, 500, 501, 502, 503, 504, 505, 507, 508,
    ]

    /// For each index, the last of which stands for all others.
    let labels = known.map { "\($0)" } + ["other"]
    private let indices: [UInt8]

    init() {
        var indices = [UInt8](repeating: UInt8(Self.known.count), count: 600)
        for (index, status) in Self.known.enumerated() { indices[status] = UInt8(index) }
        self.indices = indices
    }

    func index(of status: Int) -> Int {
        indices.indices.contains(status) ? Int(indices[status]) : labels.count - 1
    }

    /// Whether it is none of all others.
    func isKnown(_ status: Int) -> Bool { index(of: status) < labels.count - 1 }
}
