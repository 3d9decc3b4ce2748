/// Which configuration a start uses.
public enum ConfigurationLocation: Hashable, Sendable {
    case file(path: String)
    /// The configuration that is compiled in, see ``Configuration/builtInText``.
    case builtIn

    /// Where a configuration lies when nobody says so.
    public static let standardPath = "/etc/spectro/config.yml"
    /// The variable that names the file when no argument does. It is no override of a key.
    public static let variable = "REGISTRY_CONFIGURATION_PATH"

    /// The file that the argument names, else the one that the variable names, else the one at the standard path if it is
    /// there, else what is built in. An empty name is none. A file that was named is returned whether it is there or not.
    public static func chosen(argument: String?, environment: [String: String], files: FileAccess) -> Self {
        if let argument, !argument.isEmpty { return .file(path: argument) }
        if let path = environment[variable], !path.isEmpty { return .file(path: path) }
        do throws(FileAccess.Failure) {
            _ = try files.read(standardPath, maximumSize)
        } catch .notFound {
            return .builtIn
        } catch {
            // It is there, and why it cannot be used is told when it is loaded.
        }
        return .file(path: standardPath)
    }

    /// The most bytes that a configuration file may have.
    static let maximumSize = 1 << 20
}
