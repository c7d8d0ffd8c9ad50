import Basics
import Testing

/// Whatever the evidence and whatever people resolve: no device whose sanitization failed, is held or isn't known stands
/// on a certificate.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct CertificatePropertyTests {
    @Test(arguments: [11, 12, 13]) func onlyWhatPassedIsCertified(seed: UInt64) throws {
        let shop = Shop()
        Files.edit(shop.store + "/settings.yaml", "legal_name: \"\"", "legal_name: \"Lakeside\"")
        let made = Binary.run(["generate", "--devices", "120", "--seed", "\(seed)", "--out", shop.folder + "/g"])
        #expect(made.code == 0, "\(made.errors)")
        try spoilReports(shop.folder + "/g/lot/erasure/blancco.xml")
        _ = shop.run(shop.folder + "/g/lot")
        let unsigned = try shop.findings("S09").compactMap { $0["severity"]?.string }
        #expect(Set(unsigned) == ["fail", "hold"], "both kinds of S09 are among what is decided")
        let lot = shop.sql("SELECT name FROM lot").filter { $0 != "\n" }
        var random = Sequence(seed: seed)
        for _ in 0..<2 {
            try resolve(shop, &random)
            try certify(shop, lot)
        }
    }

    /// Takes the signature from a few reports, and has the console call a few others invalid (S09).
    private func spoilReports(_ path: String) throws {
        var reports = Files.text(path).components(separator: "<report>")
        #expect(reports.count > 30)
        for index in reports.indices.dropFirst() {
            if index % 5 == 1 {
                reports[index] = Shop.replace(reports[index], "<integrity>", "<integrity/><other>")
                reports[index] = Shop.replace(reports[index], "</integrity>", "</other>")
            } else if index % 5 == 3 {
                reports[index] = Shop.replace(
                    reports[index], "name=\"verified\" type=\"string\">true", "name=\"verified\">false")
            }
        }
        Files.write(path, reports.joined(separator: "<report>"))
    }

    /// A person decides about a third of what is held, one way or the other.
    private func resolve(_ shop: Shop, _ random: inout Sequence) throws {
        var done = 0
        for finding in try shop.findings() where finding["severity"]?.string == "hold" && done < 12 {
            guard let id = finding["id"]?.string, random.next() % 3 == 0 else { continue }
            done += 1
            let word = ["accept", "accept", "reject", "not-ours"][Int(random.next() % 4)]
            for person in ["OP-P1", "OP-V1"] {
                if shop("resolve", id, "--by", person, "--as", word, "--reason", "looked").code == 0 { break }
            }
        }
    }

    private func certify(_ shop: Shop, _ lot: String) throws {
        let validated = shop("validate", "--lot", lot, "--by", "OP-V1", "--reason", "looked at")
        #expect(validated.code == 0, "\(validated.errors)")
        let folder = Certified.certify(shop, "--lot", lot, "--out", shop.folder + "/c")
        let table = try JSONParser.parse(Files.read(folder + "/devices.json"))
        let certified = Set((table["devices"]?.array ?? []).compactMap { $0["intake"]?.string })
        let left = Set((table["excluded"]?.array ?? []).compactMap { $0["intake"]?.string })
        // 0 is passed.
        var passed: Set<String> = []
        var every: Set<String> = []
        for line in shop.sql(
            "SELECT l.name || '/' || i.ordinal || ' ' || d.sanitization FROM decision d JOIN intake i ON i.id = d.intake "
                + "JOIN lot l ON l.id = i.lot WHERE i.linked IS NULL"
        ).split(separator: "\n") {
            let cells = line.split(separator: " ").map(String.init)
            every.insert(cells[0])
            if cells[1] == "0" { passed.insert(cells[0]) }
        }
        #expect(!certified.isEmpty && !left.isEmpty)
        #expect(certified.subtracting(passed).isEmpty, "\(certified.subtracting(passed))")
        #expect(certified.union(left) == every && certified.isDisjoint(with: left))
        let refused = shop.sql(
            "SELECT DISTINCT l.name || '/' || i.ordinal FROM finding f JOIN intake i ON i.id = f.intake "
                + "JOIN lot l ON l.id = i.lot WHERE f.state = 'open' AND f.code IN ('S09', 'S29')"
        ).split(separator: "\n").map(String.init)
        #expect(!refused.isEmpty && certified.isDisjoint(with: refused))
        // Nor one with a finding that holds it.
        let held = shop.sql(
            "SELECT DISTINCT l.name || '/' || i.ordinal FROM finding f JOIN intake i ON i.id = f.intake "
                + "JOIN lot l ON l.id = i.lot WHERE f.state = 'open' AND f.severity = 'hold'"
        ).split(separator: "\n").map(String.init)
        #expect(!held.isEmpty && certified.isDisjoint(with: held), "\(certified.intersection(held))")
        let ran = Binary.run(["verify", folder, "--trust", shop.store + "/trust/policy.txt"])
        #expect(ran.code == 0, "\(ran.text)")
    }

    /// Numbers that are the same in every run.
    private struct Sequence {
        private var state: UInt64
        init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state >> 11
        }
    }
}

extension String {
    /// Parts between the separators.
    fileprivate func components(separator: String) -> [String] {
        var parts: [String] = [""]
        var rest = Substring(self)
        while let place = rest.firstRange(of: separator) {
            parts[parts.count - 1] += rest[..<place.lowerBound]
            parts.append("")
            rest = rest[place.upperBound...]
        }
        parts[parts.count - 1] += rest
        return parts
    }
}
