import Basics
import Testing

/// Other people's programs on a certificate's folder, and the other size of paper.
struct CertificatePaperTests {
    @Test func goReadsTheProofsAndAShellFollowsTheGuide() throws {
        Certified.settle()
        let copy = Copy(Certified.mapleBundle)
        let policy = Files.lines(copy.path + "/policy.txt")
        let key = try #require(policy.first { $0.hasPrefix("log ") }).dropFirst(4)
        let table = try JSONParser.parse(copy.read("devices.json"))
        let index = try #require(table.at("devices", 0, "entries", 0, "index")?.integer)
        for name in ["issued", "entries/\(index)"] {
            let ran = OtherTools.go("proof", name + ".tlog-proof", name + ".json", String(key), in: copy.path)
            #expect(ran.code == 0, "\(name): \(ran.errors)")
        }
        copy.edit("issued.json", old: "certificate.issued", new: "certificate.Issued")
        #expect(OtherTools.go("proof", "issued.tlog-proof", "issued.json", String(key), in: copy.path).code == 1)
        let whole = Copy(Certified.mapleBundle)
        let blocks = Shell.blocks(Files.text(whole.path + "/VERIFY.md"))
        #expect(blocks.count == 4)
        for block in blocks {
            let ran = OtherTools.run(["sh", "-c", block], in: whole.path)
            #expect(ran.code == 0, "\(block)\n\(ran.text) \(ran.errors)")
        }
        // And stops at what is wrong.
        whole.edit("certificate.vc.json", old: "Lakeside", new: "Lakeslide")
        for block in [blocks[0], blocks[3]] {
            #expect(OtherTools.run(["sh", "-c", block], in: whole.path).code != 0)
        }
    }

    @Test func letterIsLetter() throws {
        let shop = Shop()
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside Recovery (fictional)\""
        )
        _ = shop.run(shop.lot(maple))
        let lot = Certified.name(maple)
        #expect(shop("validate", "--lot", lot, "--by", "OP-V1", "--reason", "looked at").code == 0)
        let folder = Certified.certify(shop, "--lot", lot, "--paper", "Letter", "--out", shop.folder + "/c")
        let page = folder + "/certificate.pdf"
        #expect(OtherTools.run(["pdfinfo", page]).text.contains("612 x 792 pts (letter)"))
        #expect(OtherTools.run(["pdfinfo", Certified.mapleBundle + "/certificate.pdf"]).text.contains("(A4)"))
        #expect(OtherTools.run(["qpdf", "--check", page]).code == 0)
        let ran = Binary.run(["verify", folder, "--trust", shop.store + "/trust/policy.txt"])
        #expect(ran.code == 0, "\(ran.text)")
        let words = OtherTools.run(["pdftotext", "-layout", page, "-"]).text
        let table = try JSONParser.parse(Files.read(folder + "/devices.json"))
        for line in table["devices"]?.array ?? [] {
            #expect(words.contains(line["device"]?.string ?? "-"), "\(line["device"]?.string ?? "")")
        }
    }
}
