import Glibc

/// Every variable of this process.
func processEnvironment() -> [String: String] {
    var entries: [String] = []
    // Safe: the block ends with a null pointer, its entries with a zero byte; nothing in this process changes it.
    var next = environ
    while let entry = next.pointee {
        entries.append(String(cString: entry))
        next = next.advanced(by: 1)
    }
    return environmentVariables(in: entries)
}

/// Variables by name, from entries `NAME=value`. A name that occurs twice keeps its first value, as `getenv` has it.
func environmentVariables(in entries: [String]) -> [String: String] {
    var variables: [String: String] = [:]
    for entry in entries {
        guard let equals = entry.firstIndex(of: "=") else { continue }
        let name = String(entry[..<equals])
        if variables[name] == nil { variables[name] = String(entry[entry.index(after: equals)...]) }
    }
    return variables
}
