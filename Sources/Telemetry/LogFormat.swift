/// How application log lines are written: the words of `log.formatter`.
public enum LogFormat: String, CaseIterable, Sendable {
    /// `time="…" level=info msg="…" key=value`
    case text
    /// One JSON object a line with `time`, `level`, `msg` and the fields.
    case json
    /// One JSON object a line as Logstash takes it: `@timestamp`, `@version`, `level`, `message`, `type` and the fields.
    case logstash
}
