import Basics
import Testing

/// Whatever the evidence and whatever people resolve: no device whose sanitization failed, is held or isn't known stands
/// on a certificate.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct CertificatePropertyTests {
    @Test(arguments: [11, 12, 13]) func onlyWhatPassedIsCertified(seed: UInt64) throws {
        let shop = Shop()
        Files.edit(shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside\"")
        let made = Binary.run(["generate", "--devices", "120", "--seed", "\(seed)", "--out", shop.folder + "/g"])
        #expect(made.code == 0, "\(made.errors)")
        // Some rows twice.
        let manifest = shop.folder + "/g/lot/manifest.csv"
        let rows = Files.lines(manifest).filter { !$0.isEmpty }
        Files.write(manifest, (rows + [rows[3], rows[5], rows[8]]).joined(separator: "\n") + "\n")
        try spoilReports(shop.folder + "/g/lot/erasure/blancco.xml")
        _ = shop.run(shop.folder + "/g/lot")
        let unsigned = try shop.findings("S09").compactMap { $0["severity"]?.string }
        #expect(Set(unsigned) == ["fail", "hold"], "both kinds of S09 are among what is decided")
        let lot = shop.sql("SELECT name FROM lot").filter { $0 != "\n" }
        var random = Sequence(seed: seed)
        let full = destroy(shop, &random)
        for isAll in [false, true] {
            try resolve(shop, &random, all: isAll)
            try certify(shop, lot, destroyed: full)
        }
    }

    /// Takes the signature from a few reports, and has the console call a few others invalid (S09).
    private func spoilReports(_ path: String) throws {
        var reports = Files.text(path).components(separator: "<report>")
        #expect(reports.count > 30)
        for index in reports.indices.dropFirst() {
            if index % 5 == 1 {
                reports[index] = Shop.replace(reports[index], old: "<integrity>", new: "<integrity/><other>")
                reports[index] = Shop.replace(reports[index], old: "</integrity>", new: "</other>")
            } else if index % 5 == 3 {
                reports[index] = Shop.replace(
                    reports[index], old: "name=\"verified\" type=\"string\">true", new: "name=\"verified\">false")
            }
        }
        Files.write(path, reports.joined(separator: "<report>"))
    }

    /// Destroys some devices; gives those whose record is full.
    private func destroy(_ shop: Shop, _ random: inout Sequence) -> Set<String> {
        let devices = shop.sql(
            "SELECT i.name FROM decision d JOIN intake i ON i.id = d.intake WHERE d.sanitization = 0 ORDER BY i.ordinal"
        ).split(separator: "\n").map(String.init)
        var lines = ["device,destroyed_at,technique,criteria,equipment,operator,witness,battery_removed,video_ref"]
        var full: Set<String> = []
        for device in devices.suffix(12) {
            var cells = ["shred", "particles up to 2 mm", "Granulator GX-2", "OP-D1", "OP-T1", "true", "CAM3-1"]
            let place = Int(random.next() % 14)
            if cells.indices.contains(place) { cells[place] = "" } else { full.insert(device) }
            lines.append("\(device),2026-10-28T16:00:00Z," + cells.joined(separator: ","))
        }
        Files.write(shop.folder + "/destruction.csv", lines.joined(separator: "\n") + "\n")
        #expect(shop("ingest", shop.folder + "/destruction.csv").code <= 1)
        return full
    }

    /// A person decides about a third of what is held, one way or the other; or about everything.
    private func resolve(_ shop: Shop, _ random: inout Sequence, all: Bool) throws {
        var done = 0
        for finding in try shop.findings() where finding["severity"]?.string == "hold" && (all || done < 12) {
            guard let id = finding["id"]?.string, all || random.next() % 3 == 0 else { continue }
            done += 1
            let word = ["accept", "accept", "reject", "not-ours"][Int(random.next() % 4)]
            for person in ["OP-P1", "OP-V1"] {
                if shop("resolve", id, "--by", person, "--as", word, "--reason", "looked").code == 0 { break }
            }
        }
    }

    private func certify(_ shop: Shop, _ lot: String, destroyed full: Set<String>) throws {
        let validated = shop("validate", "--lot", lot, "--by", "OP-V1", "--reason", "looked at")
        #expect(validated.code == 0, "\(validated.errors)")
        let (every, passed) = standing(shop)
        // Those with a finding that holds them, and those that another row says to be (I05).
        let held = Set(
            shop.sql(
                "SELECT DISTINCT l.name || '/' || i.ordinal FROM finding f JOIN intake i ON i.id = f.intake "
                    + "JOIN lot l ON l.id = i.lot WHERE f.state = 'open' AND (f.severity = 'hold' OR f.code = 'S09')"
            ).split(separator: "\n").map(String.init))
        let twice = Set(
            shop.sql(
                "SELECT DISTINCT i.name FROM finding f JOIN intake i ON i.id = f.intake WHERE f.state = 'open' "
                    + "AND f.code = 'I05'"
            ).split(separator: "\n").map(String.init))
        var listed: [Set<String>] = []
        for kind in ["sanitization", "destruction"] {
            let folder = Certified.certify(shop, "--lot", lot, "--kind", kind, "--out", shop.folder + "/c")
            let table = try JSONParser.parse(Files.read(folder + "/devices.json"))
            func intakes(_ part: String) -> Set<String> {
                Set((table[part]?.array ?? []).compactMap { $0["intake"]?.string })
            }
            let (certified, left) = (intakes("devices"), intakes("excluded"))
            let names = Set((table["devices"]?.array ?? []).compactMap { $0["device"]?.string })
            #expect(!certified.isEmpty && !left.isEmpty)
            #expect(certified.isSubset(of: passed), "\(certified.subtracting(passed))")
            #expect(certified.union(left) == every && certified.isDisjoint(with: left))
            #expect(certified.isDisjoint(with: held), "\(certified.intersection(held))")
            #expect(names.isDisjoint(with: twice), "\(names.intersection(twice))")
            if kind == "destruction" { #expect(names.isSubset(of: full), "\(names.subtracting(full))") }
            listed.append(certified)
            let ran = Binary.run(["verify", folder, "--trust", shop.store + "/trust/policy.txt"])
            #expect(ran.code == 0, "\(ran.text)")
        }
        #expect(listed[0].isDisjoint(with: listed[1]))
    }

    /// Every intake, and those whose sanitization passed (0).
    private func standing(_ shop: Shop) -> (every: Set<String>, passed: Set<String>) {
        var (every, passed): (Set<String>, Set<String>) = ([], [])
        for line in shop.sql(
            "SELECT l.name || '/' || i.ordinal || ' ' || d.sanitization FROM decision d JOIN intake i ON i.id = d.intake "
                + "JOIN lot l ON l.id = i.lot WHERE i.linked IS NULL"
        ).split(separator: "\n") {
            let cells = line.split(separator: " ").map(String.init)
            every.insert(cells[0])
            if cells[1] == "0" { passed.insert(cells[0]) }
        }
        return (every, passed)
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
