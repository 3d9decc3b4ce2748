import Encoding
import OCI
import Registry

/// What part of a list a request asks for: `n` and `last` (OCI distribution-spec, "Listing Tags").
struct Pagination: Sendable {
    /// The most entries; nil when the client did not say.
    var count: Int?
    /// Only what comes after this.
    var last: String?

    init(_ query: Query) throws(RegistryError) {
        last = query["last"].flatMap { $0.isEmpty ? nil : $0 }
        guard let text = query["n"], !text.isEmpty else { return }
        guard let count = Int(text), count >= 0 else { throw Pagination.invalid(text) }
        self.count = count
    }

    static func invalid(_ text: String, _ reason: String = "must be a whole number, zero or more") -> RegistryError {
        RegistryError(
            .paginationNumberInvalid, "invalid number of results requested: n \(reason)",
            details: [.fields(["n": text])])
    }

    /// A Link field to the next page of `path`, which is relative to the host.
    ///
    /// - Parameter parameters: others of the request that the next page needs too.
    static func next(
        _ path: String, last: String, count: Int, parameters: [(name: String, value: String)] = []
    ) -> String {
        let parameters = parameters.map { "\($0.name)=\(PercentEncoding.encode($0.value))&" }.joined()
        return "<\(path)?\(parameters)last=\(PercentEncoding.encode(last))&n=\(count)>; rel=\"next\""
    }
}
