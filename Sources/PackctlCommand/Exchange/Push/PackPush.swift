import NIOCore
import OCI
import PackFormat
import RegistryClient

/// Brings packs from folders to a registry.
struct PackPush: Sendable {
    let registry: PackRegistry
    let session: Session
    let options: PushOptions
    /// The packs that dependencies may name; nil when that is not known.
    let known: KnownPacks?
    /// Two folders may name the same version; the second is compared with what the first has pushed.
    private let turns = Turns()

    init(registry: PackRegistry, session: Session, options: PushOptions, known: KnownPacks? = nil) {
        self.known = known
        self.registry = registry
        self.session = session
        self.options = options
    }

    /// Pushes the pack in a folder. What goes wrong with it stands in the result; thrown is only that the command was interrupted.
    func push(_ path: String) async throws(CancellationError) -> PushResult {
        do {
            let source = try PushSource(at: path, isForced: options.isForced, known: known)
            var result = try await push(source)
            result.passedOver = source.folder.passedOver
            return result
        } catch let fault as SourceFault {
            return PushResult(path, fault)
        } catch {
            guard !Task.isCancelled else { throw CancellationError() }
            return PushResult(path, CommandFailure(error))
        }
    }

    private func push(_ source: PushSource) async throws -> PushResult {
        guard let root = ArchiveRoot(source.metadata.rootFolder) else {
            throw CommandFailure(.validation, "\(source.metadata.rootFolder) is too long for the archive's folder")
        }
        return try await TemporaryFolder.with(in: session.environment) { folder in
            let file = try SpooledFile(creating: "\(folder)/archive")
            let written = try source.folder.writeArchive(root: root) {
                try Task.checkCancellation()
                try file.append($0)
            }
            try file.close()
            return try await exchange(
                PackParcel(
                    path: source.folder.path, metadata: source.metadata, content: source.folder.contentDigest,
                    artifact: PackArtifact(source.metadata, archive: written.digest, size: written.size),
                    archivePath: file.path),
                findings: source.findings)
        }
    }

    /// Compares with what is there, and pushes what has to be.
    func exchange(_ parcel: PackParcel, findings: [Finding] = []) async throws -> PushResult {
        // Versions of two groups may have the same tag.
        let thing = "\(parcel.metadata.name):\(parcel.artifact.tag)"
        await turns.take(thing)
        do {
            let result = try await exchangeAlone(registry.addressed(parcel), findings)
            await turns.giveBack(thing)
            return result
        } catch {
            await turns.giveBack(thing)
            throw error
        }
    }

    /// A manifest that was there already is pushed again, but overwrites nothing.
    private static func outcome(ofPushing parcel: PackParcel, over state: TagState) -> PushResult.Outcome {
        switch state {
        case .absent: .pushed
        case .same(parcel.artifact.digest): .unchanged
        case .same, .other, .otherGroup: .overwritten
        }
    }

    private func exchangeAlone(_ parcel: PackParcel, _ findings: [Finding]) async throws -> PushResult {
        var state = try await registry.state(of: parcel, environment: session.environment)
        // Somebody else may push the same version between look and push; then there is something to compare with.
        for _ in 0..<2 {
            switch PushPlan(state, options) {
            case .leave: return PushResult(parcel, .unchanged, state, registry, findings)
            case .refuse: return PushResult(parcel, .conflict, state, registry, findings)
            case .create, .write:
                do {
                    try await registry.push(
                        parcel, onlyIfAbsent: PushPlan(state, options) == .create,
                        message: options.message ?? parcel.metadata.commitMessage,
                        progress: session.progress(named: parcel.artifact.title))
                    return PushResult(
                        parcel, PackPush.outcome(ofPushing: parcel, over: state), state, registry, findings)
                } catch let error as ClientError where error.code == .conflict && !options.isForced {
                    state = try await registry.state(of: parcel, environment: session.environment)
                    guard state != .absent else { throw error }
                }
            }
        }
        return PushResult(parcel, .conflict, state, registry, findings)
    }
}
