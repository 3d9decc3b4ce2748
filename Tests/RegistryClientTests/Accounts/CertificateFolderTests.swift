import Testing

@testable import RegistryClient

@Suite("the folder of authorities")
struct CertificateFolderTests {
    @Test(
        "is looked through under the server's names",
        arguments: [
            ("https://reg:5000/", "/etc/spectro/certs.d/reg:5000/ca.crt"),
            ("https://reg/", "/etc/spectro/certs.d/reg/ca.crt"),
            ("https://[::1]:5000/", "/etc/spectro/certs.d/[::1]:5000/ca.crt"),
        ])
    func names(_ url: String, _ file: String) {
        #expect(CertificateFolder("/etc/spectro/certs.d/").file(for: WebAddress.known(url).origin) == file)
    }
}
