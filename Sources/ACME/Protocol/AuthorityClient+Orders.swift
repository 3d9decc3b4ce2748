import Encoding
import NIOCore

extension AuthorityClient {
    private struct NewOrder: Encodable, Sendable {
        var identifiers: [Identifier]
        /// The certificate that the new one takes the place of (RFC 9773, section 5).
        var replaces: String?
    }

    private struct Finalization: Encodable, Sendable {
        var csr: String
    }

    private struct Nothing: Encodable, Sendable {}

    /// Places an order for one host (RFC 8555, section 7.4).
    ///
    /// - Parameter replaced: the identifier of the certificate in use, which the authority may know. When it does not, or will not
    ///   hear of it, the order goes without.
    func newOrder(
        for host: HostName, replacing replaced: String?, by account: Account, at directory: Directory
    ) async throws(ACMEError) -> PlacedOrder {
        var order = NewOrder(identifiers: [Identifier(host)])
        order.replaces = directory.renewalInfo == nil ? nil : replaced
        do throws(ACMEError) {
            return try await place(order, by: account, at: directory)
        } catch {
            let isOfReplacing = ["alreadyReplaced", "malformed", "notFound", "unauthorized"].contains(error.problem)
            guard order.replaces != nil, isOfReplacing else { throw error }
            order.replaces = nil
            return try await place(order, by: account, at: directory)
        }
    }

    private func place(
        _ order: NewOrder, by account: Account, at directory: Directory
    ) async throws(ACMEError) -> PlacedOrder {
        let answer = try await post(
            order, to: directory.newOrder, by: .account(account.url.text), with: account.key, at: directory)
        guard let location = answer.location else {
            throw ACMEError(.malformedAnswer, "\(directory.newOrder) does not say where the order is (Location)")
        }
        return PlacedOrder(
            url: try AuthorityURL(location, from: directory.url, as: "order"),
            document: try answer.document(OrderDocument.self, of: "order"), answer: answer)
    }

    /// How an order stands.
    func order(_ url: AuthorityURL, by account: Account, at directory: Directory) async throws(ACMEError) -> PlacedOrder
    {
        let answer = try await read(url, by: account, at: directory)
        return PlacedOrder(
            url: url, document: try answer.document(OrderDocument.self, of: "order"), answer: answer)
    }

    /// Tells the authority that the answer to a challenge is ready (RFC 8555, section 7.5.1).
    func meet(_ offer: ChallengeOffer, by account: Account, at directory: Directory) async throws(ACMEError) {
        _ = try await post(
            Nothing(), to: offer.url, by: .account(account.url.text), with: account.key, at: directory)
    }

    /// Requests the certificate of an order that is ready (RFC 8555, section 7.4).
    ///
    /// - Parameter request: a certificate signing request in DER.
    func finalize(
        _ url: AuthorityURL, of order: AuthorityURL, with request: [UInt8], by account: Account, at directory: Directory
    ) async throws(ACMEError) -> PlacedOrder {
        let answer = try await post(
            Finalization(csr: Base64.urlSafe(request)), to: url, by: .account(account.url.text), with: account.key,
            at: directory)
        return PlacedOrder(
            url: order, document: try answer.document(OrderDocument.self, of: "order"), answer: answer)
    }

    /// The certificate with its chain, as PEM text (RFC 8555, section 7.4.2).
    func chain(_ url: AuthorityURL, by account: Account, at directory: Directory) async throws(ACMEError) -> String {
        let answer = try await read(url, by: account, accept: "application/pem-certificate-chain", at: directory)
        guard let text = String(validating: answer.body.readableBytesView, as: UTF8.self) else {
            throw ACMEError(.unusableCertificate, "\(url) answers with something else than a PEM certificate")
        }
        return text
    }

    /// When the authority would like a certificate to be renewed (RFC 9773, section 4); nil when it gives no such information.
    func renewalWindow(
        of identifier: String, at directory: Directory
    ) async throws(ACMEError) -> (window: RenewalWindow, retryAfter: Duration?)? {
        guard let base = directory.renewalInfo else { return nil }
        let separator = base.text.hasSuffix("/") ? "" : "/"
        let url = try AuthorityURL(base.text + separator + identifier, from: directory.url, as: "renewal information")
        let answer = try await get(url)
        let window = try answer.document(RenewalWindow.self, of: "renewal information")
        return (window, answer.retryAfter(now: now()))
    }
}
