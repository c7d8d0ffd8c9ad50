import Basics
import Testing

/// The same evidence, in whatever portions it comes, ends in the same decisions.
@Suite struct EvidenceOrderTests {
    private func whole(_ sample: String) throws -> (decisions: String, outcomes: [String: String]) {
        let shop = Settled.alone(sample)
        return (try shop.decisions(), Shop.hasSQLite ? shop.outcomes() : [:])
    }

    /// Devices of the sample lots that share a plate.
    private var sharedPlates: [String] {
        ((try? Settled.alone(harbor).findings("I13")) ?? []).compactMap { $0["device"]?.string }
    }

    private func move(_ file: String, of sample: String, to folder: String) {
        Files.write(folder + "/" + file, Files.read(Files.samples + "/\(sample)/\(file)"))
    }

    private func files(_ sample: String) -> [String] {
        Files.below(Files.samples + "/" + sample).filter { $0 != "expected.json" && $0 != "lot.yaml" }
    }

    /// Erasure files of one command arrive together: S07 asks for exactly that.
    private func portions(_ sample: String, _ order: String) -> [[String]] {
        let erasure = files(sample).filter { $0.hasPrefix("erasure/") }
        var rest = files(sample).filter { !$0.hasPrefix("erasure/") }.map { [$0] }
        switch order {
        case "reversed": rest = [erasure] + rest.reversed()
        case "manifest first":
            rest = rest.filter { $0 == ["manifest.csv"] } + [erasure] + rest.filter { $0 != ["manifest.csv"] }
        default:
            rest.append(erasure)
            rest.sort { Digest(of: order + ($0.first ?? "")).hex < Digest(of: order + ($1.first ?? "")).hex }
        }
        return rest
    }

    @Test(arguments: [maple, harbor], ["reversed", "manifest first", "shuffled"])
    func anyOrderEndsInTheSame(sample: String, order: String) throws {
        let shop = Shop()
        let folder = shop.folder + "/lot"
        move("lot.yaml", of: sample, to: folder)
        for portion in portions(sample, order) {
            for file in portion { move(file, of: sample, to: folder) }
            let ran = shop.run(folder)
            #expect(ran.code < 2, "\(ran.errors)")
        }
        let wanted = try whole(sample)
        if Shop.hasSQLite {
            // A row without a name is called by its number, which is the order of arrival.
            var differing = shop.outcomes().filter { !$0.key.hasPrefix("row ") && wanted.outcomes[$0.key] != $0.value }
            if order != "manifest first" {
                // A plate on two devices is decided by which of them was known first.
                for name in try shop.findings("I13").compactMap({ $0["device"]?.string }) + sharedPlates {
                    differing[name] = nil
                }
            }
            #expect(
                differing.isEmpty,
                "\(differing.prefix(5).map { ($0.key, $0.value, wanted.outcomes[$0.key] ?? "none") })")
        }
        #expect(try shop.decisions() == wanted.decisions || order != "manifest first")
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func aGrownFileRepeatsWhatItHad() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        let file = lot + "/tests/after-erasure.csv"
        let whole = Files.lines(file)
        Files.write(file, whole.prefix(whole.count / 2).joined(separator: "\n") + "\n")
        _ = shop.run(lot)
        #expect(try shop.decisions() != Settled.alone(maple).decisions())
        Files.write(file, whole.joined(separator: "\n"))
        _ = shop.run(lot)
        #expect(try shop.decisions() == Settled.alone(maple).decisions())
        let documents = try shop("document", "list", "--json").json()["documents"]?.array ?? []
        let states = documents.filter { $0["file"]?.string == "tests/after-erasure.csv" }.compactMap {
            $0["state"]?.string
        }
        #expect(states == ["superseded", "read"])
    }

    @Test func whatIsKnownRecordsNothing() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        _ = shop.run(lot)
        let (entries, decisions) = (shop.entries, try shop.decisions())
        // A «last seven days» export: the header and the newest rows, under another name.
        let rows = Files.lines(lot + "/tests/after-erasure.csv")
        Files.write(lot + "/tests/last-seven-days.csv", ([rows[0]] + rows.suffix(40)).joined(separator: "\n"))
        #expect(try shop.run(lot).json()["recorded"]?.integer == 0)
        // The same bytes under another name, from a bench's own folder.
        Files.write(shop.folder + "/bench/copy.json", Files.read(lot + "/erasure/phonecheck.json"))
        let ran = shop("ingest", shop.folder + "/bench", "--json")
        #expect(try ran.json()["recorded"]?.integer == 0, "\(ran.errors)")
        #expect(shop.entries == entries)
        #expect(try shop.decisions() == decisions)
    }

    @Test func evidenceThatCameTooEarlyWaits() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        let bench = shop.folder + "/bench/phonecheck.json"
        Files.write(bench, Files.read(lot + "/erasure/phonecheck.json"))
        Files.remove(lot + "/erasure")
        let early = shop("ingest", bench, "--json")
        #expect(early.code < 2, "\(early.errors)")
        #expect(try shop.findings("I17").count > 0)
        _ = shop.run(lot)
        #expect(try shop.findings("I17").isEmpty, "cured once the lot is here")
        // The attempt names its file, which lies elsewhere: outcomes are equal, digests need not be.
        let wanted = Shop.hasSQLite ? Settled.alone(maple).outcomes() : [:]
        #expect(!Shop.hasSQLite || shop.outcomes().allSatisfy { wanted[$0.key] == $0.value })
    }

    @Test func aRevisedRowIsDecidedAgainAndAVanishedOneWithdrawn() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        _ = shop.run(lot)
        let manifest = lot + "/manifest.csv"
        var rows = Files.lines(manifest)
        let cells = rows[1].split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        rows[1] = Shop.replace(rows[1], old: ";Blue;", new: ";Crimson;")
        let gone = rows[3].split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        rows.remove(at: 3)
        Files.write(manifest, rows.joined(separator: "\n"))
        let json = try shop.run(lot).json()
        #expect(json.at("lots", 0, "rows", "total")?.integer == 24)
        #expect(json.at("lots", 0, "rows", "withdrawn")?.integer == 1)
        #expect(json.at("lots", 0, "rows", "received")?.integer == 23)
        #expect(try shop.device(cells[5])["intake"]?.string == "MC-2026-10-004/1")
        #expect(try shop.device(gone[5])["route"]?.string == "hold", "it is here, and nobody says it should be")
        #expect(try shop.run(lot).json()["recorded"]?.integer == 0)
        // It comes back, in a third version.
        rows.insert(gone.joined(separator: ";"), at: 3)
        Files.write(manifest, rows.joined(separator: "\n"))
        let back = try shop.run(lot).json()
        #expect(back.at("lots", 0, "rows", "withdrawn")?.integer == 0)
        #expect(back.at("lots", 0, "routes", "resale")?.integer == 24)
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func aWithdrawnDocumentNoLongerCounts() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        _ = shop.run(lot)
        let act = ["--by", "OP-P1", "--reason", "another customer's file"]
        let ran = Binary.run(
            ["document", "withdraw", "erasure/phonecheck.json", "--json", "--store", shop.store] + act)
        #expect(ran.code == 0 || ran.code == 1, "\(ran.errors)")
        let after = try ran.json()
        #expect(after.at("lots", 0, "stages", "sanitization", "waiting")?.integer == 24)
        #expect(after.at("lots", 0, "routes", "resale")?.integer == 0)
        let again = try shop.run(lot).json()
        #expect(
            again.at("lots", 0, "stages", "sanitization", "waiting")?.integer == 24,
            "the file doesn't come back by itself")
        let kept = shop("document", "show", "erasure/phonecheck.json", "--bytes")
        #expect(kept.output == Files.read(lot + "/erasure/phonecheck.json"), "its bytes stay")
        let second = Binary.run(["document", "withdraw", "erasure/phonecheck.json", "--store", shop.store] + act)
        #expect(second.code == 1)
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func aWithdrawalThatIsTakenBackLeavesWhatWas() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        let before = try shop.run(lot).json().at("lots", 0, "stages")
        let act = ["erasure/phonecheck.json", "--by", "OP-P1", "--reason", "the right file", "--store", shop.store]
        let withdrawn = Binary.run(["document", "withdraw", "--json"] + act)
        #expect(try withdrawn.json().at("lots", 0, "stages") != before)
        let restored = Binary.run(["document", "restore", "--json"] + act)
        #expect(restored.code < 2, "\(restored.errors)")
        #expect(try restored.json().at("lots", 0, "stages") == before)
        #expect(Binary.run(["document", "restore"] + act).code == 1, "nothing is withdrawn")
        #expect(shop("log", "fsck").code == 0 && shop("rebuild").code == 0)
    }

    @Test func aFileThatDisappearsStaysInForce() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        _ = shop.run(lot)
        Files.remove(lot + "/erasure")
        let json = try shop.run(lot).json()
        #expect(json["recorded"]?.integer == 0)
        #expect(json.at("lots", 0, "decisions")?.string == (try Settled.alone(maple).decisions()))
    }
}
