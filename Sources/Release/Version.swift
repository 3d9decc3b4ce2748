/// What the programs of this build call themselves.
package enum Version {
    /// `scripts/sbom` and `scripts/image` read it here.
    package static let current = "0.1.0"
}
