import ArgumentParser
import Glibc
import HTTPConnection
import Telemetry

/// `registry certificate …`
struct CertificateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate",
        abstract: "Make certificates.",
        subcommands: [SelfSigned.self])

    /// `registry certificate self-signed`
    struct SelfSigned: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "self-signed",
            abstract: "Make a certificate that is signed by itself, and its key.",
            discussion: """
                Writes two PEM files, for http.tls.certificate and http.tls.key. Clients have to be told to trust the \
                certificate; it is valid for the hosts and addresses that are named here, and for nothing else.
                """)

        @Option(
            name: .customLong("host"),
            help: ArgumentHelp("A name that clients use; repeat it for more.", valueName: "name"))
        var hosts: [String] = []

        @Option(
            name: .customLong("ip"),
            help: ArgumentHelp("An IPv4 or IPv6 address that clients use; repeat it for more.", valueName: "address"))
        var addresses: [String] = []

        @Option(help: ArgumentHelp("Where the certificate goes.", valueName: "file"))
        var out = "tls.crt"

        @Option(help: ArgumentHelp("Where its key goes, readable only by its owner.", valueName: "file"))
        var key = "tls.key"

        @Option(help: ArgumentHelp("How long it is valid; some clients take no more than 825 days.", valueName: "days"))
        var days = 365

        @Flag(help: "Replace files that are there.")
        var force = false

        func run() throws {
            do {
                try make()
            } catch {
                throw StandardError.fail("\(error)")
            }
        }

        private func make() throws(StartupError) {
            let names = try CertificateNames(hosts: hosts, addresses: addresses)
            guard (1...36_500).contains(days) else {
                throw StartupError("--days \(days): a certificate is valid for 1 to 36500 days")
            }
            let pair: SelfSignedCertificate
            do {
                pair = try SelfSignedCertificate(
                    hosts: names.hosts, addresses: names.addresses.map(\.bytes), days: days, now: Int64(time(nil)))
            } catch {
                throw StartupError("cannot make a certificate: \(error)")
            }
            try FilePair(certificatePath: out, keyPath: key).write(
                certificate: pair.certificatePEM, key: pair.keyPEM, replacing: force)
            let end = Timestamp(seconds: pair.notAfter).rfc3339.prefix { $0 != "." }
            print("\(out): a certificate for \(names), valid until \(end)Z")
            print("  SHA-256 \(pair.fingerprint)")
            print("\(key): its key; keep it to yourself")
        }
    }
}
