import Basics
import Testing

/// `notice sent`: an entry, a kept file, and reports that name them.
@Suite struct NoticeSentBinaryTests {
    private static let lot = "MC-2026-10-004"

    private func sent(_ shop: Shop) throws -> [String] {
        let facts = try shop("report", "receipt", "--lot", Self.lot, "--json").json()["facts"]?.array ?? []
        return facts.filter { $0["label"]?.string == "Sent" }.compactMap { $0["value"]?.string }
    }

    @Test func aSendingIsProvenByItsEntryAndFile() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        #expect(try sent(shop) == ["not sent"])
        let pdf = shop.folder + "/receipt.pdf"
        #expect(shop("report", "receipt", "--lot", Self.lot, "--format", "pdf", "--out", pdf).code == 0)
        let ran = shop(
            "notice", "sent", "--lot", Self.lot, "--notice", "receipt", "--file", pdf, "--by", "OP-R1", "--json")
        #expect(ran.code == 0 && ran.errors.isEmpty, "\(ran.errors)")
        let value = try ran.json()
        #expect(value["to"]?.string == "maple-clinic")
        let document = value["document"]?.string ?? ""
        #expect(document == Digest(of: Files.read(pdf)).description)
        let lines = try sent(shop)
        #expect(lines.count == 1 && lines[0].contains("by OP-R1 to maple-clinic, \(document)"))
        let entry = value["entry"]?.integer ?? -1
        let body = shop.sql("SELECT body FROM entry WHERE seq = \(entry)")
        #expect(body.contains("\"type\":\"notice.sent\"") && body.contains(document))
        let kept = shop("document", "show", String(document.dropFirst(7)), "--bytes")
        #expect(kept.code == 0 && !kept.output.isEmpty)
        let withdrawn = shop("document", "withdraw", document, "--by", "OP-P1", "--reason", "no")
        #expect(withdrawn.code == 1 && withdrawn.errors.contains("can't be taken back"))
        let fsck = shop("log", "fsck")
        #expect(fsck.code == 0, "\(fsck.text) \(fsck.errors)")
        #expect(shop("rebuild").code == 0 && shop("log", "fsck").code == 0)
        #expect(try sent(shop) == lines)
    }

    @Test func fsckMissesAFileThatTheLogTellsOf() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        Files.write(shop.folder + "/sent.txt", "24 units came")
        let ran = shop(
            "notice", "sent", "--lot", Self.lot, "--notice", "discrepancy", "--file", shop.folder + "/sent.txt", "--by",
            "OP-R1")
        #expect(ran.code == 0)
        _ = shop.sql("DELETE FROM document WHERE kind = 'notice'")
        let fsck = shop("log", "fsck")
        #expect(fsck.code == 1 && (fsck.text + fsck.errors).contains("a notice of lot \(Self.lot) was sent"))
    }

    @Test func whatCannotHaveBeenSentIsRefusedInOneLine() {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        let entries = shop.entries
        Files.write(shop.folder + "/sent.txt", "24 units came")
        func notice(_ more: String...) -> Ran {
            Binary.run(
                ["notice", "sent", "--lot", Self.lot, "--by", "OP-R1", "--store", shop.store] + more, in: shop.folder)
        }
        let file = ["--file", shop.folder + "/sent.txt"]
        let cases: [(Ran, Int32, String)] = [
            (notice("--notice", "receipt", file[0], shop.folder + "/nothing.pdf"), 65, "nothing.pdf"),
            (notice("--notice", "invoice", file[0], file[1]), 64, "invoice"),
            (notice("--notice", "receipt", file[0], file[1], "--to", "a@example.invalid"), 64, "e-mail"),
            (notice("--notice", "receipt", file[0], file[1], "--at", "2199-01-01T00:00:00Z"), 1, "future"),
            (notice("--notice", "receipt", file[0], file[1], "--at", "2020-01-01T00:00:00Z"), 1, "before lot"),
            (notice("--notice", "receipt", file[0], file[1], "--at", "yesterday"), 64, "--at"),
        ]
        for (ran, code, word) in cases {
            #expect(ran.code == code && ran.errors.contains(word) && ran.text.isEmpty, "\(ran.code) \(ran.errors)")
            #expect(ran.errors.split(separator: "\n").count == 1, "\(ran.errors)")
        }
        #expect(shop.entries == entries)
        #expect(Binary.run(["notice", "sent", "--help"]).text.contains("Example:"))
    }

    @Test func closingALotWarnsWhenNobodyWasToldThatItCame() throws {
        for isTold in [false, true] {
            let shop = Shop()
            _ = shop.run(shop.lot(maple))
            Files.write(shop.folder + "/sent.txt", "24 units came")
            if isTold {
                let ran = shop(
                    "notice", "sent", "--lot", Self.lot, "--notice", "receipt", "--file", shop.folder + "/sent.txt",
                    "--by", "OP-R1")
                #expect(ran.code == 0)
            }
            let closed = shop("lot", "close", "--lot", Self.lot, "--by", "OP-P1", "--reason", "settled")
            #expect(closed.code == 0 && closed.errors.contains("R10") == !isTold, "\(closed.errors)")
        }
    }
}
