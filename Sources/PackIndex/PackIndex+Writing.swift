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
        /// Versions that were pushed with other content between look and deletion, or pushed anew.
        case changed([String])
        /// It lies in a base that v1 does not write to.
        case elsewhere(PackRepository)
    }

    /// Takes a version away: its tag. What labels or digests lead to stays until it is collected. Durable when it returns.
    ///
    /// - Parameters:
    ///   - tag: its own; neither a parent tag nor a label.
    ///   - untagged: told of each tag of the repository that goes.
    public func deleteVersion(
        _ tag: PackTag, of name: PackName, by user: String?, message: String?,
        for audience: PackAudience = .everybody, untagged: (RepositoryName, Tag) -> Void = { _, _ in }
    ) async throws {
        guard let pack = try await pack(name, for: audience) else { throw Refusal.noPack }
        guard let version = pack.version(tag) else {
            if pack.label(tag) != nil { throw Refusal.isLabel(tag.tag.text) }
            throw tag.parentForm == nil ? Refusal.noVersion(tag.tag.text) : Refusal.parentTag(tag.tag.text)
        }
        guard version.repository == home(of: name) else { throw Refusal.elsewhere(version.repository) }
        try await delete(version, by: user, message: message, untagged)
        changes.insert(name, isOurs: true)
    }

    /// Takes a pack away, as far as v1 writes to it: its versions, then the labels and the tags of what hangs on manifests. A version
    /// that is pushed with other content meanwhile is kept, and with it what leads to it; all others go, and then this throws.
    ///
    /// - Parameter untagged: told of each tag of the repository that goes.
    public func deletePack(
        _ name: PackName, by user: String?, message: String?, for audience: PackAudience = .everybody,
        untagged: (RepositoryName, Tag) -> Void = { _, _ in }
    ) async throws {
        guard let pack = try await pack(name, for: audience) else { throw Refusal.noPack }
        let home = home(of: name)
        let own = pack.versions.filter { $0.repository == home }
        if own.isEmpty, pack.labels.isEmpty, let other = pack.versions.first {
            throw Refusal.elsewhere(other.repository)
        }
        defer { changes.insert(name, isOurs: true) }
        let repository = content.repository(home.name)
        var kept: [String] = []
        for version in own {
            do {
                try await delete(version, by: user, message: message, untagged)
            } catch Refusal.changed(let tags) {
                kept += tags
            }
        }
        let left = try await versions(try await repository.tags(after: nil, limit: .max)?.tags ?? [], of: home)
        let gone = Set(own.map(\.manifest)).union(pack.labels.map(\.manifest)).subtracting(left.map(\.manifest))
        for label in pack.labels where gone.contains(label.manifest) {
            // One that moved meanwhile to something new stays.
            try await takeAway(label.tag, in: repository, leadingTo: gone, by: user, message: message)
        }
        guard kept.isEmpty, left.isEmpty else { throw Refusal.changed(kept.isEmpty ? left.map(\.tag.tag.text) : kept) }
        // Without its pack nobody asks for a signature, and v1 does not show it.
        for tag in try await repository.tags(after: nil, limit: .max)?.tags ?? [] where PackIndex.isAttachment(tag) {
            if try await repository.deleteTag(tag) { untagged(repository.name, tag) }
        }
    }

    private func delete(
        _ version: PackVersionEntry, by user: String?, message: String?,
        _ untagged: (RepositoryName, Tag) -> Void
    ) async throws {
        let repository = content.repository(version.repository.name)
        let event = PackEvent(
            .delete, tag: version.registryTag.text, shownTag: version.tag.tag.text, user: user, message: message,
            previous: version.manifest, digest: nil)
        let isGone = try await repository.deleteTag(version.registryTag, pointingAt: version.manifest) {
            try await repository.note(event)
        }
        guard isGone else {
            // What was pushed meanwhile is not what was meant; what is gone already is as it should be.
            guard try await repository.target(of: version.registryTag) == nil else {
                throw Refusal.changed([version.tag.tag.text])
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
