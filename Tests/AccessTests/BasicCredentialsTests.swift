import Testing

@testable import Access

@Suite struct BasicCredentialsTests {
    @Test(
        "a well-formed header gives user and password, split at the first colon",
        arguments: [
            ("Basic YWRtaW46c2VjcmV0", "admin", "secret"),
            ("basic YWRtaW46c2VjcmV0", "admin", "secret"),
            ("BASIC   YWRtaW46c2VjcmV0", "admin", "secret"),
            ("Basic YTpiOmM=", "a", "b:c"),
            ("Basic YTo=", "a", ""),
            ("Basic OmE=", "", "a"),
        ])
    func reads(header: String, user: String, password: String) throws {
        let credentials = try #require(BasicCredentials(authorization: header))
        #expect(credentials.user == Array(user.utf8))
        #expect(credentials.password == Array(password.utf8))
    }

    @Test(
        "anything but strict base64 of user, colon and password is refused",
        arguments: [
            "Basic", "Basic ", "Basic YWRtaW4=", "Basic YWRtaW46c2VjcmV0=", "Basic YTo", "Basic YTo==", "Basic YT=6",
            "Basic Y===", "Basic ====", "Basic YTp\u{E9}", "Basic YTpiOm-_", "Basic YTp=YTpi", "Basic YTo= ",
            "Basic\tYTo=",
            "Basic YTpiOmN=",
            "Basic YTpiAA==", "Bearer YTo=", "BasicYTo=", "",
        ])
    func refuses(header: String) {
        #expect(BasicCredentials(authorization: header) == nil)
    }

    @Test("bytes that are no UTF-8 are taken as they are")
    func takesBytes() throws {
        let credentials = try #require(BasicCredentials(authorization: "Basic /zr+"))
        #expect(credentials.user == [0xFF])
        #expect(credentials.password == [0xFE])
    }

    @Test(
        "user and password are bounded",
        arguments: [(255, 4096, true), (256, 1, false), (1, 4097, false), (1, 100_000, false)])
    func bounds(user: Int, password: Int, isTaken: Bool) {
        let header = basic(String(repeating: "u", count: user), String(repeating: "p", count: password))
        #expect((BasicCredentials(authorization: header) != nil) == isTaken)
    }
}
