import Basics
import Testing

/// `validate`, `certify`, and what a stranger makes of the folder.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct CertificateTests {
    private static func words(_ pdf: String) -> String { OtherTools.run(["pdftotext", "-layout", pdf, "-"]).text }

    @Test func aStrangerChecksTheFolderElsewhere() throws {
        Certified.settle()
        for folder in [Certified.bundle, Certified.deviceBundle, Certified.mapleBundle] {
            let copy = Copy(folder)
            let ran = OtherTools.python(["verify.py", ".", "policy.txt"], in: copy.path)
            #expect(ran.code == 0 && ran.text.contains("VALID"), "\(ran.text) \(ran.errors)")
            let ours = copy.verify()
            #expect(ours.code == 0, "\(ours.text) \(ours.errors)")
            let page = copy.path + "/certificate.pdf"
            let check = OtherTools.run(["qpdf", "--check", page])
            #expect(check.code == 0, "\(check.text) \(check.errors)")
            #expect(OtherTools.run(["pdfdetach", "-list", page]).text.hasPrefix("1 embedded files"))
            let detached = OtherTools.run(["pdfdetach", "-save", "1", "-o", copy.path + "/out", page])
            #expect(detached.code == 0, "\(detached.errors)")
            #expect(Digest(of: copy.read("out")) == Digest(of: copy.read("certificate.vc.json")))
            let fonts = OtherTools.run(["pdffonts", page]).text.split(separator: "\n").dropFirst(2)
            #expect(!fonts.isEmpty)
            for font in fonts {
                let cells = font.split(separator: " ")
                #expect(cells[cells.count - 5] == "yes", "\(font)")
            }
        }
    }

    @Test func theCodeOnThePageNamesTheCredential() throws {
        Certified.settle()
        let copy = Copy(Certified.bundle)
        let drawn = OtherTools.run(
            ["pdftoppm", "-png", "-r", "150", "-l", "3", "certificate.pdf", "page"], in: copy.path)
        #expect(drawn.code == 0, "\(drawn.errors)")
        let pictures = Files.below(copy.path).filter { $0.hasSuffix(".png") }
        let codes = pictures.map { OtherTools.run(["zbarimg", "-q", "--raw", $0], in: copy.path).text }.joined()
        let id = try #require(try JSONParser.parse(copy.read("certificate.vc.json"))["id"]?.string)
        let digest = Digest(of: copy.read("certificate.vc.json")).description
        #expect(codes.contains("\(id) \(digest)"), "\(codes)")
    }

    @Test func namesInAnyScriptAndTheCredentialsNumbersStandOnThePage() throws {
        Certified.settle()
        for (folder, customer) in [(Certified.bundle, "harbor-health"), (Certified.mapleBundle, "maple-clinic")] {
            let words = Self.words(folder + "/certificate.pdf")
            let credential = try JSONParser.parse(Files.read(folder + "/certificate.vc.json"))
            let subject = try #require(credential["credentialSubject"])
            let name = try #require(Certified.names[customer])
            #expect(subject.at("owner", "name")?.string == name)
            #expect(words.contains(name), "\(words.prefix(600))")
            let number = try #require(credential["id"]?.string?.split(separator: ":").last)
            #expect(words.contains(number))
            for member in ["deviceCount", "excludedCount"] {
                let count = try #require(subject[member]?.integer)
                #expect(words.split(separator: "\n").contains { $0.split(separator: " ").contains("\(count)") })
            }
            #expect(words.contains(Digest(of: Files.read(folder + "/certificate.vc.json")).hex))
        }
    }

    @Test func anUnchangedLotHasTheSameCertificate() throws {
        Certified.settle()
        let shop = Certified.shop
        let before = shop.entries
        let ran = shop("certify", "--lot", Certified.lot, "--out", shop.folder + "/again", "--json")
        let json = try ran.json()
        #expect(ran.code == 0 && json["new"]?.bool == false)
        #expect(shop.entries == before)
        let folder = try #require(json["folder"]?.string)
        for name in Files.below(Certified.bundle) where !name.hasSuffix(".tlog-proof") {
            #expect(Files.read(folder + "/" + name) == Files.read(Certified.bundle + "/" + name), "\(name)")
        }
        #expect(Copy(folder).verify().code == 0)
    }

    @Test func whatIsNotEligibleIsRefusedWithItsReasons() throws {
        Certified.settle()
        let shop = Certified.shop
        let left = try Certified.table()["excluded"]?.array?.first { !($0["codes"]?.strings ?? []).isEmpty }
        let intake = try #require(left?["intake"]?.string)
        let code = try #require(left?["codes"]?.strings.first)
        let before = shop.entries
        let ran = shop("certify", "--lot", Certified.lot, "--device", intake, "--out", shop.folder + "/left")
        #expect(ran.code == 1 && ran.errors.contains(code), "\(ran.errors)")
        #expect(!Files.exists(shop.folder + "/left/certificate.vc.json") && shop.entries == before)
    }

    @Test func withoutValidationThereIsNoCertificate() throws {
        let shop = Shop()
        Files.edit(shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside\"")
        _ = shop.run(shop.lot(maple))
        let lot = Certified.name(maple)
        let before = shop.entries
        let refused = shop("certify", "--lot", lot, "--out", shop.folder + "/c")
        #expect(refused.code == 1 && refused.errors.contains("S43"), "\(refused.errors)")
        // Whoever erased something in it can't validate it, whatever role the table gives (S35).
        let both = shop.operators(
            "both", keys: [:],
            more: ["OP-S1,validator,*,2026-01-15,2199-12-31,OP-P1,2026-01-10,Sam Example,,,,"])
        #expect(shop("import", both).code == 0)
        let own = shop("validate", "--lot", lot, "--by", "OP-S1", "--reason", "fine")
        #expect(own.code == 1, "\(own.text) \(own.errors)")
        #expect(shop("validate", "--lot", lot, "--by", "OP-T1").code == 1)
        #expect(shop("certify", "--lot", lot, "--out", shop.folder + "/c").code == 1)
        #expect(shop.entries > before)
        // What it gets instead says so, in its type and above its page.
        let folder = Certified.certify(shop, "--lot", lot, "--unvalidated", "--out", shop.folder + "/c")
        let credential = try JSONParser.parse(Files.read(folder + "/certificate.vc.json"))
        #expect(credential["type"]?.strings == ["VerifiableCredential", "ErasureRecord"])
        #expect(credential["credentialSubject"]?["validation"]?.isNull == true)
        #expect(Self.words(folder + "/certificate.pdf").contains("Erasure record, not validated"))
        let ran = Binary.run(["verify", folder, "--trust", shop.store + "/trust/policy.txt"])
        #expect(ran.code == 0 && ran.text.contains("nobody has validated it"), "\(ran.text)")
    }

    @Test func theStoreIsSoundAfterwards() throws {
        Certified.settle()
        let shop = Certified.shop
        let copy = shop.duplicate(shop.store, as: "sound")
        let fsck = Binary.run(["log", "fsck", "--store", copy])
        #expect(fsck.code == 0, "\(fsck.text) \(fsck.errors)")
        let rebuild = Binary.run(["rebuild", "--store", copy])
        #expect(rebuild.code == 0, "\(rebuild.text) \(rebuild.errors)")
        let again = Binary.run([
            "certify", "--lot", Certified.lot, "--out", shop.folder + "/rebuilt", "--store", copy, "--json",
        ])
        #expect(again.code == 0, "\(again.errors)")
        #expect(try again.json()["new"]?.bool == false)
    }
}
