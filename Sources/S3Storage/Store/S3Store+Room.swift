import ObjectStorage

extension S3Store {
    /// An upload whose client has sent nothing for this long gives way to others.
    static let idleUpload = Duration.seconds(2)
    /// How often those who wait look for such.
    private static let idleLook = Duration.milliseconds(250)

    /// Room for a part; see ``PartBudget``. While it has to be waited for, idle and slow uploads are asked for theirs.
    func roomForPart(_ size: Int) async throws(StorageError) -> PartRoom {
        if let room = budget.reserveNow(size) { return room }
        let gatherers = gatherers
        let pause = client.surroundings.pause
        let asking = Task {
            while !Task.isCancelled {
                await gatherers.giveWay(idleFor: S3Store.idleUpload)
                await pause(S3Store.idleLook)
            }
        }
        defer { asking.cancel() }
        return try await budget.reserve(size)
    }
}
