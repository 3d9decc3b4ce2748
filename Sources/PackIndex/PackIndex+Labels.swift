import OCI
import ObjectStorage
public import PackFormat
import Registry

extension PackIndex {
    /// Attempts to change one label. Each that fails was beaten by another process that succeeded.
    private static let labelAttempts = 64

    /// Gives a version a label, or moves the label to it. Durable when it returns. A label that leads there already stays as it is, and
    /// nothing is noted.
    ///
    /// - Parameter version: one that ``pack(_:)`` or ``version(_:of:)`` gave.
    @discardableResult
    public func label(
        _ version: PackVersionEntry, as label: PackTag, by user: String?, message: String?
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
        return try await give(version, label, by: user, message: message)
    }

    private func give(
        _ version: PackVersionEntry, _ label: PackTag, by user: String?, message: String?
    ) async throws -> PackLabel {
        let repository = content.repository(version.repository.name)
        return try await changing(label, in: repository) {
            let (previous, stored) = try await repository.storedLabel(label)
            var new = PackLabel(
                tag: label, manifest: version.manifest, version: version.registryTag.text, user: user,
                time: content.wallClock())
            if let previous, previous.manifest == new.manifest {
                guard previous.version != new.version else { return previous }
            } else {
                new.time = try await repository.note(
                    PackEvent(
                        .label, tag: label.tag.text, user: user, message: message, previous: previous?.manifest,
                        digest: version.manifest))
            }
            return try await repository.put(new, replacing: stored) ? new : nil
        }
    }

    /// Takes a label away. Durable when it returns.
    public func removeLabel(
        _ label: PackTag, of name: PackName, by user: String?, message: String?
    ) async throws {
        let repository = content.repository(home(of: name).name)
        guard try await takeAway(label, in: repository, by: user, message: message) else {
            throw Refusal.noLabel(label.tag.text)
        }
    }

    /// Returns whether the label was there.
    ///
    /// - Parameter manifests: where it leads; a label that leads elsewhere by now stays. Nil for wherever that is.
    @discardableResult
    func takeAway(
        _ label: PackTag, in repository: Repository, leadingTo manifests: Set<Digest>? = nil, by user: String?,
        message: String?
    ) async throws -> Bool {
        try await changing(label, in: repository) {
            let (label:found, version:stored) = try await repository.storedLabel(label)
            guard let found, let stored, manifests?.contains(found.manifest) != false else { return false }
            try await repository.note(
                PackEvent(
                    .unlabel, tag: label.tag.text, user: user, message: message, previous: found.manifest, digest: nil))
            return try await repository.removeLabel(label, ofVersion: stored)
        }
    }

    /// Runs `change` as the only one in this process that changes the label, again when it gives nil because another process was
    /// faster.
    private func changing<Value: Sendable>(
        _ label: PackTag, in repository: Repository, _ change: () async throws -> Value?
    ) async throws -> Value {
        let key = repository.labelFolder.appending(label.tag.text)
        return try await labelLocks.alone(key) {
            for _ in 0..<PackIndex.labelAttempts {
                if let value = try await change() { return value }
            }
            throw StorageError(
                .unavailable,
                "cannot write \(key): other processes changed it \(PackIndex.labelAttempts) times meanwhile")
        }
    }
}
