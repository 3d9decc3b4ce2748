extension String {
    /// The text with every control character and every other break of a line shown as an escape.
    package var onOneLine: String {
        var line = ""
        for scalar in unicodeScalars {
            if scalar.properties.generalCategory == .control || [0x2028, 0x2029, 0xFEFF].contains(scalar.value) {
                line += scalar.escaped(asASCII: true)
            } else {
                line.unicodeScalars.append(scalar)
            }
        }
        return line
    }
}
