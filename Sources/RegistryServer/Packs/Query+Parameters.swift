import OCI
import Registry

extension Query {
    /// Characters of a strange name that its refusal repeats.
    private static let longestName = 64

    /// Throws for a parameter that is none of `known`, and for one that comes twice: what is not heeded would be taken as heeded.
    func requireOnly(_ known: [String]) throws(RegistryError) {
        var seen: Set<String> = []
        for name in names {
            guard known.contains(name) else {
                let taken = known.isEmpty ? "none" : known.joined(separator: ", ")
                let name = String(String.UnicodeScalarView(name.unicodeScalars.prefix(Query.longestName)))
                throw Query.refusal("\"\(name)\" is no parameter of this list, which takes \(taken)", of: name)
            }
            guard seen.insert(name).inserted else {
                throw Query.refusal("the parameter \(name) is given twice; give it once", of: name)
            }
        }
    }

    private static func refusal(_ message: String, of name: String) -> RegistryError {
        RegistryError(.unsupported, message, status: 400, details: [.fields(["parameter": name])])
    }
}
