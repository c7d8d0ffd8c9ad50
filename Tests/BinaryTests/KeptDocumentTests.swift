import Basics
import Glibc
import Testing

/// Kept documents are plain files: anything else in their place is refused, and one that is lost comes back with its file.
@Suite(.serialized, .enabled(if: Shop.hasSQLite, "needs sqlite3")) struct KeptDocumentTests {
    private let shop: Shop
    private let lot: String

    init() {
        shop = Shop()
        lot = shop.lot(maple)
        _ = shop.run(lot)
    }

    /// Digest of the kept document of a file, and where it lies.
    private func kept(_ file: String) throws -> (digest: String, path: String) {
        let rows = try shop("document", "list", "--json").json()["documents"]?.array ?? []
        let text = try #require(rows.last { $0["file"]?.string == file }?["document"]?.string)
        let digest = String(text.dropFirst("sha256:".count))
        return (digest, shop.store + "/documents/\(digest.prefix(2))/\(digest.dropFirst(2))")
    }

    private func name() throws -> String {
        try #require(shop("status", "--json").json().at("lots", 0, "lot")?.string)
    }

    private func refused(_ ran: Ran, _ path: String, code: Int32 = 74) {
        #expect(ran.code == code, "\(ran.code) \(ran.errors)")
        let line = code == 74 ? ran.errors : ran.text
        #expect(line.contains(path + ": a ") && line.contains(" no kept document"), "\(line)")
        if code == 74 { #expect(ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)") }
    }

    @Test(arguments: ["link", "endless", "pipe", "folder", "device", "documents"])
    func whatIsNoPlainFileIsRefusedByWhoeverReads(what: String) throws {
        let (digest, path) = try kept("erasure/phonecheck.json")
        let lotName = try name()
        let away = shop.folder + "/away"
        var place = path
        rename(path, away)
        switch what {
        case "link": symlink(away, path)
        case "endless": symlink("/dev/zero", path)
        case "pipe": mkfifo(path, 0o600)
        case "folder": mkdir(path, 0o700)
        case "device":
            guard mknod(path, S_IFCHR | 0o600, 0x105) == 0 else {
                return print("NOT RUN: making a device isn't permitted")
            }
        default:
            rename(away, path)
            place = shop.store + "/documents"
            rename(place, away)
            symlink(away, place)
        }
        refused(shop("log", "fsck"), place, code: 1)
        refused(shop("replay", "--lot", lotName), place)
        refused(shop("rebuild"), place)
        refused(shop("document", "show", digest, "--bytes"), place)
        refused(shop.run(lot), place)
        refused(shop("ingest", lot + "/erasure/phonecheck.json"), place)
        let out = shop.folder + "/backup"
        refused(shop("backup", "--out", out), place)
        #expect(system("[ -z \"$(find '\(out)' ! -type f ! -type d)\" ]") == 0, "copied what is no file")
        #expect(!Files.exists(out + "/BACKUP.json"))
    }

    /// Not every document is UTF-8, and some are no text at all.
    @Test func itsBytesAreShownAsTheyAre() throws {
        let bytes = Array("caf".utf8) + [0xE9, 0, 0xFF, 0xFE, 0x0D, 0x0A, 0xC3]
        Files.write(lot + "/photo.bin", bytes)
        _ = shop.run(lot)
        #expect(shop("document", "show", "photo.bin", "--bytes").output == bytes)
    }

    @Test func aTableThatIsALinkIsRefusedByRunAndCertify() throws {
        let (_, path) = try kept("operators.csv")
        rename(path, shop.folder + "/away")
        symlink(shop.folder + "/away", path)
        refused(shop.run(lot), path)
        refused(shop("certify", "--lot", try name(), "--out", shop.folder + "/out"), path)
        // Taken away, the table comes back with the file that it was imported from.
        Files.remove(path)
        #expect(shop("import", shop.folder + "/tables").code == 0)
        #expect(shop("log", "fsck").code == 0)
    }

    @Test(arguments: ["del", "half", "flip"], ["run", "ingest"])
    func aLostDocumentComesBackWithItsFile(how: String, command: String) throws {
        for file in ["erasure/phonecheck.json", "manifest.csv", "lot.yaml"] {
            if command == "ingest", file != "erasure/phonecheck.json" { continue }
            let (digest, path) = try kept(file)
            let whole = Files.read(path)
            switch how {
            case "del": Files.remove(path)
            case "half": Files.write(path, Array(whole.prefix(whole.count / 2)))
            default: Files.write(path, whole.dropLast() + [whole[whole.count - 1] ^ 1])
            }
            #expect(shop("log", "fsck").code == 1)
            let ran = command == "run" ? shop.run(lot) : shop("ingest", lot + "/" + file)
            let place = "documents/\(digest.prefix(2))/\(digest.dropFirst(2))"
            let said = "\(place) was \(how == "del" ? "missing" : "damaged"): put back from "
            #expect(ran.code < 2 && ran.errors.contains(said), "\(file): \(ran.errors)")
            #expect(Files.read(path) == whole, "\(file)")
            let fsck = shop("log", "fsck")
            #expect(fsck.code == 0, "\(file): \(fsck.text.prefix(400))")
            // Once is enough.
            #expect(!shop.run(lot).errors.contains("put back"))
        }
    }

    @Test func aFileThatIsOtherNowPutsNothingBack() throws {
        let (_, path) = try kept("erasure/phonecheck.json")
        Files.remove(path)
        let file = lot + "/erasure/phonecheck.json"
        Files.write(file, Files.read(file) + [10])
        let ran = shop.run(lot)
        #expect(ran.code < 2 && !ran.errors.contains("put back"), "\(ran.errors)")
        #expect(!Files.exists(path) && shop("log", "fsck").code == 1)
    }

    /// A pipeline's files come with every run, also those that the program brings.
    @Test(arguments: ["pipelines/r2v3-mobile.yaml", "pipelines/tables/media.csv"])
    func aPipelinesFileComesBackWithTheNextRun(file: String) throws {
        let (_, path) = try kept(file)
        Files.remove(path)
        #expect(shop("log", "fsck").code == 1)
        let ran = shop.run(lot)
        #expect(ran.code <= 1 && ran.errors.contains("put back"), "\(ran.errors)")
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func anActPutsItBackTooAndSaysSo() throws {
        let (_, path) = try kept("pipelines/r2v3-mobile.yaml")
        Files.remove(path)
        let ran = shop("receive", "close", "--lot", try name(), "--by", "OP-R1")
        #expect(ran.code <= 1 && ran.errors.contains("put back") && Files.exists(path), "\(ran.errors)")
    }
}
