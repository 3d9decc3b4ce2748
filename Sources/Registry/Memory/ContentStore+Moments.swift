public import OCI

extension ContentStore {
    /// Now, for an answer about `repository` that is to be kept. To be taken before what it says is looked up; the lookups note
    /// in it how old what they found is.
    public func moment(of repository: RepositoryName) -> ContentMoment {
        changes.moment(of: repository, at: now())
    }

    /// Whether an answer from that moment may be given again: nobody else writes to the store, this process has changed
    /// nothing in the repository, and nothing of what was looked up is to be read anew yet. Takes no lock.
    public func counts(_ moment: ContentMoment) -> Bool {
        mayRemember && changes.isQuiet(since: moment) && now() - moment.oldest < ContentMoment.youth
    }
}
