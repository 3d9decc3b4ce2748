import FoundationEssentials
import NIOCore
import OCI
import PackFormat
import RegistryClient

extension PackRegistry {
    /// Gives a version a further name, or moves that to it. It leads to what the reference meant when it was asked for, whatever its tag
    /// leads to by then.
    func label(_ reference: PackReference, as label: PackTag, message: String?) async throws -> Change {
        try requirePackhouse(for: "labels are kept")
        let found = try await resolve(reference)
        var request = DocumentRequest(
            .put, ["v1", found.pack.text, "labels", label.tag.text],
            purpose: "giving \(found.shownName) the label \(label)")
        request.message = message
        request.body = ByteBuffer(bytes: try JSONEncoder().encode(["version": found.digest.text]))
        _ = try await client.send(request)
        return Change(
            action: .labelled, kind: .label, name: found.pack.text, tag: label.tag.text, digest: found.digest)
    }

    func delete(_ label: PackLabel, of pack: PackName, message: String?) async throws -> Change {
        var request = DocumentRequest(
            .delete, ["v1", pack.text, "labels", label.label], purpose: "deleting the label \(pack):\(label.label)")
        request.message = message
        _ = try await client.send(request)
        return Change(action: .deleted, kind: .label, name: pack.text, tag: label.label, digest: label.digest)
    }

    /// What happened to a pack, the latest first.
    func history(of pack: PackName, upTo limit: Int) async throws -> [PackEvent] {
        try requirePackhouse(for: "histories are kept")
        var events: [PackEvent] = []
        let request = DocumentRequest(
            .get, ["v1", pack.text, "history"], query: [("n", "\(min(limit, 1000))")],
            purpose: "asking for the history of \(pack)")
        let isThere: Bool
        do throws(ClientError) {
            try await client.sendForPages(request, as: V1History.self) { page throws(ClientError) in
                events += page.events
                return events.count < limit
            }
            isThere = true
        } catch {
            guard error.code == .notFound else { throw error }
            isThere = false
        }
        guard isThere else { throw await absence(of: PackReference(pack: pack, version: .newest)) }
        return Array(events.prefix(limit))
    }
}
