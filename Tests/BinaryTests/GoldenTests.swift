import Basics
import Glibc
import Testing

/// What comes of the sample lots, held in `Golden/`. `RECORD=1` writes it anew and fails that run.
@Suite struct GoldenTests {
    @Test(arguments: [(0, harbor), (1, maple)]) func theSampleLotsComeOutAsRecorded(index: Int, name: String) throws {
        let lot = try #require(try Settled.shop("status", "--json").json().at("lots", index))
        let found = Self.summary(lot)
        let path = Files.root + "/Tests/BinaryTests/Golden/\(name).json"
        if getenv("RECORD") != nil {
            Files.write(path, found)
            Issue.record("recorded \(path); run again without RECORD")
            return
        }
        let wanted = Files.text(path)
        let differing = zip(found.split(separator: "\n"), wanted.split(separator: "\n")).filter { $0 != $1 }
        #expect(found == wanted, "found, recorded: \(differing.map { "\($0) / \($1)" })")
    }

    /// Rows, stages, routes and findings, one line each; nothing that depends on digests.
    private static func summary(_ lot: JSONValue) -> String {
        var lines: [String] = []
        func object(_ value: JSONValue?) -> String {
            "{" + (value?.members ?? []).map { "\"\($0.name)\":\($0.value.integer ?? -1)" }.joined(separator: ",") + "}"
        }
        lines.append("\"rows\":" + object(lot["rows"]))
        for stage in lot["stages"]?.members ?? [] { lines.append("\"\(stage.name)\":" + object(stage.value)) }
        lines.append("\"routes\":" + object(lot["routes"]))
        for finding in (lot["findings"]?.members ?? []).sorted(by: { $0.name < $1.name }) {
            lines.append("\"\(finding.name)\":\(finding.value.integer ?? -1)")
        }
        return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
    }
}
