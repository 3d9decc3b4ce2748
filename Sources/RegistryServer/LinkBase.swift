/// How addresses in responses begin.
public enum LinkBase: Hashable, Sendable {
    /// As the request came in: its Host and scheme, or what a proxy says of them.
    case request
    /// Paths only.
    case relative
    /// Always this: scheme, authority and, without a slash at the end, what stands before the API's paths (`http.host`).
    case fixed(String)

    public init() { self = .request }
}
