/// A place in a text. Line and column count from 1; line 0 stands for the text as a whole.
package struct TextPosition: Hashable, Sendable {
    package var line: Int
    /// In characters.
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
