import Testing

@testable import RegistryClient

@Suite("the dates of a certificate")
struct CertificateDatesTests {
    private static let dates = CertificateDates(first: 1_600_000_000, last: 1_700_000_000)

    @Test(
        "make it valid from the first to the last second",
        arguments: [
            (1_599_999_999, false), (1_600_000_000, true), (1_700_000_000, true), (1_700_000_001, false),
        ] as [(Int64, Bool)])
    func valid(_ now: Int64, _ isValid: Bool) {
        #expect(Self.dates.isValid(at: now) == isValid)
    }

    @Test(
        "tell what is wrong, and which clock says so",
        arguments: [
            (
                1_599_999_940,
                "is valid only from 2020-09-13T12:26:40Z on, and this machine's clock says 2020-09-13T12:25:40Z: "
                    + "set the clock right, or wait until then"
            ),
            (
                1_700_000_060,
                "expired at 2023-11-14T22:13:20Z, and this machine's clock says 2023-11-14T22:14:20Z: "
                    + "have the server given a new certificate, or set the clock right if it is wrong"
            ),
        ] as [(Int64, String)])
    func fault(_ now: Int64, _ words: String) {
        #expect(Self.dates.fault(at: now) == words)
    }
}
