public import OCI

extension ContentStore {
    /// Now, for an answer about `repository` that is to be kept. To be taken before what it says is looked up.
    public func moment(of repository: RepositoryName) -> ContentMoment {
        changes.moment(of: repository, at: now())
    }

    /// Whether an answer from that moment may be given again: it is 50 ms old at most, nobody else writes to the store, and this
    /// process has changed nothing in the repository. Takes no lock.
    public func counts(_ moment: ContentMoment) -> Bool {
        mayRemember && changes.isQuiet(since: moment) && now() - moment.time < ContentMoment.lifetime
    }
}
