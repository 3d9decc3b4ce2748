import Glibc

/// Every variable of this process. A name that occurs twice keeps its first value, as `getenv` has it.
func processEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    // Safe: the block ends with a null pointer, its entries with a zero byte; nothing in this process changes it.
    var next = environ
    while let entry = next.pointee {
        let text = String(cString: entry)
        if let equals = text.firstIndex(of: "=") {
            let name = String(text[..<equals])
            if variables[name] == nil { variables[name] = String(text[text.index(after: equals)...]) }
        }
        next = next.advanced(by: 1)
    }
    return variables
}
