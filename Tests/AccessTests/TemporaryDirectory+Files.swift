import Glibc
import StorageTesting
import Testing

extension TemporaryDirectory {
    /// Replaces the content in place, as an editor without backups does.
    func write(_ text: String, to name: String = "htpasswd") throws {
        let file = try #require(fopen("\(path)/\(name)", "w"))
        fputs(text, file)
        fclose(file)
    }

    /// Writes beside and renames.
    func replace(_ name: String = "htpasswd", with text: String) throws {
        try write(text, to: name + ".new")
        try #require(rename("\(path)/\(name).new", "\(path)/\(name)") == 0)
    }
}
