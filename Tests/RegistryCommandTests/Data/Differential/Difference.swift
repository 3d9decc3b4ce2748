import Foundation

/// One thing that two answers to the same request say differently.
struct Difference: Hashable, Sendable {
    enum Aspect: Hashable, Sendable {
        /// The status, shown with its error codes; when it differs, nothing else is compared.
        case answer
        /// The error codes, of the same status.
        case errors
        case field(String)
        case body
    }

    let shape: Shape
    let aspect: Aspect
    /// An absent field is empty.
    let docker: String
    let packhouse: String

    static func all(_ step: Step, docker: HTTPAnswer, packhouse: HTTPAnswer) -> [Difference] {
        let (theirs, ours) = (Saying(docker, to: step), Saying(packhouse, to: step))
        guard theirs.status == ours.status else {
            return [Difference(shape: step.shape, aspect: .answer, docker: theirs.summary, packhouse: ours.summary)]
        }
        var found: [Difference] = []
        if theirs.errors != ours.errors {
            found.append(
                Difference(shape: step.shape, aspect: .errors, docker: theirs.errors, packhouse: ours.errors))
        }
        for name in Set(theirs.fields.keys).union(ours.fields.keys).sorted() {
            let (left, right) = (theirs.fields[name] ?? "", ours.fields[name] ?? "")
            if left != right {
                found.append(Difference(shape: step.shape, aspect: .field(name), docker: left, packhouse: right))
            }
        }
        if theirs.body != ours.body {
            found.append(
                Difference(
                    shape: step.shape, aspect: .body, docker: excerpt(theirs.body), packhouse: excerpt(ours.body)))
        }
        return found
    }

    private static func excerpt(_ body: Data) -> String {
        String(decoding: body.prefix(400), as: UTF8.self) + (body.count > 400 ? "… (\(body.count) bytes)" : "")
    }
}

extension Difference: CustomStringConvertible {
    var description: String {
        let what =
            switch aspect {
            case .answer: "the answer"
            case .errors: "the error codes of the answer"
            case .field(let name): "the field \(name)"
            case .body: "the body"
            }
        return """
            \(what) to \(shape.rawValue)
                docker-registry: \(docker.isEmpty ? "(none)" : docker)
                Packhouse:       \(packhouse.isEmpty ? "(none)" : packhouse)
            """
    }
}
