import Access
import HTTPTypes
import Registry

/// An error with what HTTP says beside the document: header fields, and the access that a login would have to give.
struct Refusal: Error, CustomStringConvertible {
    var error: RegistryError
    var headers = HTTPFields()
    var wanted: [Action] = []

    var description: String { error.description }
}
