public import OCI
public import PackFormat
import Registry

extension PackIndex {
    /// Why a label or a version is not what somebody wants it to be.
    public enum Refusal: Error, Hashable, Sendable {
        /// There is no such pack.
        case noPack
        /// There is no such version.
        case noVersion(String)
        /// There is no such label.
        case noLabel(String)
        /// A parent tag, where a version's own tag is wanted.
        case parentTag(String)
        /// A label, where a version's own tag is wanted.
        case isLabel(String)
        /// A label that is one of the names that are computed or taken.
        case reserved(String)
        /// A label as clients call what hangs on a manifest.
        case attachment(String)
        /// A version that was pushed with other content between look and deletion.
        case changed(String)
        /// It lies in a base that v1 does not write to.
        case elsewhere(PackRepository)
    }

    /// Gives a version a label, or moves the label to it. Durable when it returns.
    ///
    /// - Parameter version: one that ``pack(_:)`` or ``version(_:of:)`` gave.
    @discardableResult
    public func label(
        _ version: PackVersionEntry, as label: PackTag, by user: String?, message: String?, at time: Int64
    ) async throws -> PackLabel {
        let home = home(of: version.repository.pack)
        // With a group a version can be a label: `LTS__18.4.2` beside the version 18.4.2.
        guard label.version == nil || label.group != nil, label.parentForm == nil else {
            throw Refusal.reserved(label.tag.text)
        }
        guard !PackIndex.isAttachment(label.tag) else { throw Refusal.attachment(label.tag.text) }
        let isTaken = try await content.repository(home.name).target(of: label.tag) != nil
        // A version may be shown with a group that its tag does not have.
        let isShown = try await pack(home.pack)?.version(label) != nil
        guard !isTaken, !isShown else { throw Refusal.reserved(label.tag.text) }
        guard version.repository == home else { throw Refusal.elsewhere(version.repository) }
        let repository = content.repository(home.name)
        let previous = try await repository.label(label)
        let new = PackLabel(
            tag: label, manifest: version.manifest, version: version.registryTag.text, user: user, time: time)
        try await repository.note(
            PackEvent(
                .label, tag: label.tag.text, user: user, message: message, previous: previous?.manifest,
                digest: version.manifest, time: time))
        try await repository.put(new)
        return new
    }

    /// Takes a label away. Durable when it returns.
    public func removeLabel(
        _ label: PackTag, of name: PackName, by user: String?, message: String?, at time: Int64
    ) async throws {
        let repository = content.repository(home(of: name).name)
        guard try await takeAway(label, in: repository, by: user, message: message, at: time) else {
            throw Refusal.noLabel(label.tag.text)
        }
    }

    /// Returns whether the label was there.
    @discardableResult
    func takeAway(
        _ label: PackTag, in repository: Repository, by user: String?, message: String?, at time: Int64
    ) async throws -> Bool {
        guard let previous = try await repository.label(label) else { return false }
        try await repository.note(
            PackEvent(
                .unlabel, tag: label.tag.text, user: user, message: message, previous: previous.manifest, digest: nil,
                time: time))
        _ = try await repository.removeLabel(label)
        return true
    }

    /// Takes a version away: its tag. What labels or digests lead to stays until it is collected. Durable when it returns.
    ///
    /// - Parameters:
    ///   - tag: its own; neither a parent tag nor a label.
    ///   - untagged: told of each tag of the repository that goes.
    public func deleteVersion(
        _ tag: PackTag, of name: PackName, by user: String?, message: String?, at time: Int64,
        for audience: PackAudience = .everybody, untagged: (RepositoryName, Tag) -> Void = { _, _ in }
    ) async throws {
        guard let pack = try await pack(name, for: audience) else { throw Refusal.noPack }
        guard let version = pack.version(tag) else {
            if pack.label(tag) != nil { throw Refusal.isLabel(tag.tag.text) }
            throw tag.parentForm == nil ? Refusal.noVersion(tag.tag.text) : Refusal.parentTag(tag.tag.text)
        }
        guard version.repository == home(of: name) else { throw Refusal.elsewhere(version.repository) }
        try await delete(version, by: user, message: message, at: time, untagged)
        changes.insert(name, isOurs: true)
    }

    /// Takes all versions and labels of a pack away, as far as v1 writes to them. Returns how many versions there were.
    ///
    /// - Parameter untagged: told of each tag of the repository that goes.
    public func deletePack(
        _ name: PackName, by user: String?, message: String?, at time: Int64, for audience: PackAudience = .everybody,
        untagged: (RepositoryName, Tag) -> Void = { _, _ in }
    ) async throws -> Int {
        guard let pack = try await pack(name, for: audience) else { throw Refusal.noPack }
        let home = home(of: name)
        let own = pack.versions.filter { $0.repository == home }
        if own.isEmpty, pack.labels.isEmpty, let other = pack.versions.first {
            throw Refusal.elsewhere(other.repository)
        }
        let repository = content.repository(home.name)
        for label in pack.labels {
            try await takeAway(label.tag, in: repository, by: user, message: message, at: time)
        }
        for version in own { try await delete(version, by: user, message: message, at: time, untagged) }
        changes.insert(name, isOurs: true)
        return own.count
    }

    private func delete(
        _ version: PackVersionEntry, by user: String?, message: String?, at time: Int64,
        _ untagged: (RepositoryName, Tag) -> Void
    ) async throws {
        let repository = content.repository(version.repository.name)
        try await repository.note(
            PackEvent(
                .delete, tag: version.registryTag.text, shownTag: version.tag.tag.text, user: user, message: message,
                previous: version.manifest, digest: nil, time: time))
        guard try await repository.deleteTag(version.registryTag, pointingAt: version.manifest) else {
            // What was pushed meanwhile is not what was meant; what is gone already is as it should be.
            guard try await repository.target(of: version.registryTag) == nil else {
                throw Refusal.changed(version.tag.tag.text)
            }
            return
        }
        untagged(repository.name, version.registryTag)
    }
}

extension Pack {
    /// What a reference leads to: a version by its tag, a label, or a parent tag, in this order. Nil also for one that could mean
    /// several, and for a label whose version has another tag now.
    public func entry(_ reference: PackTag?) -> PackVersionEntry? {
        if let reference {
            if let version = version(reference) { return version }
            if let label = label(reference) { return versions.first { $0.manifest == label.manifest } }
        }
        guard case .member(let tag) = tags.resolve(reference) else { return nil }
        return version(tag)
    }
}
