/// Writes the document of a request.
struct XMLText: Sendable {
    private var text: String
    private let root: String

    init(root: String) {
        self.root = root
        text = "<\(root) xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
    }

    mutating func element(_ name: String, _ content: String) {
        text += "<\(name)>"
        for scalar in content.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "\r": text += "&#13;"
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "</\(name)>"
    }

    mutating func element(_ name: String, _ content: (inout XMLText) -> Void) {
        text += "<\(name)>"
        content(&self)
        text += "</\(name)>"
    }

    /// The whole document, closed.
    var document: String { "\(text)</\(root)>" }
}
