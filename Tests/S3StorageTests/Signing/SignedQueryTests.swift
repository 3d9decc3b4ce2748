import Testing

@testable import S3Storage

@Suite("signed queries")
struct SignedQueryTests {
    @Test("are encoded and sorted by name, then by value")
    func order() {
        #expect(SignedQuery.text([("b", "2"), ("a", "x y"), ("a", "x/")]) == "a=x%20y&a=x%2F&b=2")
    }
}
