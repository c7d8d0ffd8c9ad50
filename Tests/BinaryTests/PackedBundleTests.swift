import Basics
import Testing

/// `certify --pack`: the entries and proofs of a certificate in two zip files, and what somebody can try with those.
struct PackedBundleTests {
    private static let packs = ["entries.zip", "proofs.zip"]

    /// The sample lot's certificate, written again with packs; nothing is recorded by it.
    private static let bundle: String = {
        Certified.settle()
        return Certified.certify(
            Certified.shop, "--lot", Certified.lot, "--out", Certified.shop.folder + "/packed", "--pack")
    }()

    private static let programs = Files.root + "/Tests/BinaryTests/ThirdParty"

    private func repack(_ kind: String, _ path: String, location: SourceLocation = #_sourceLocation) {
        let ran = OtherTools.run(["python3", "-B", Self.programs + "/repack.py", kind, path])
        #expect(ran.code == 0, "\(kind): \(ran.text) \(ran.errors)", sourceLocation: location)
    }

    private func python(_ copy: Copy) -> Ran { OtherTools.python(["verify.py", ".", "policy.txt"], in: copy.path) }

    @Test func fewFilesSayTheSame() throws {
        let (loose, packed) = (Set(Files.below(Certified.bundle)), Set(Files.below(Self.bundle)))
        #expect(packed.count <= 20 && loose.count > 1000)
        #expect(packed.symmetricDifference(loose.filter { !$0.hasPrefix("entries/") }) == Set(Self.packs))
        for path in packed.subtracting(Self.packs) where !path.hasPrefix("issued.") {
            #expect(Files.read(Self.bundle + "/" + path) == Files.read(Certified.bundle + "/" + path), "\(path)")
        }
        let copy = Copy(Self.bundle)
        let (ours, theirs) = (copy.verify(), python(copy))
        #expect(ours.code == 0 && ours.text.contains("all "), "\(ours.text) \(ours.errors)")
        #expect(theirs.code == 0 && theirs.text.contains("\nVALID"), "\(theirs.text) \(theirs.errors)")
        let auditor = Binary.start(
            ["certificate", copy.path, "--trust", Certified.shop.folder + "/policy.txt"],
            program: Files.folder(of: Binary.path) + "/lotwise-verify"
        ).wait()
        #expect(auditor.code == 0 && auditor.text.contains("VALID"), "\(auditor)")
    }

    @Test func theSameCertificateHasTheSamePacks() {
        let first = Self.bundle
        let again = Certified.certify(
            Certified.shop, "--lot", Certified.lot, "--out", Certified.shop.folder + "/packed-again", "--pack")
        for pack in Self.packs {
            let bytes = Files.read(again + "/" + pack)
            #expect(bytes == Files.read(first + "/" + pack) && bytes.count > 10_000, "\(pack)")
        }
    }

    /// Python's zipfile reads a pack and makes one anew that is the same, byte for byte; `unzip` makes the earlier layout.
    @Test func otherProgramsOpenThem() throws {
        let copy = Copy(Self.bundle)
        for pack in Self.packs { repack("same", copy.path + "/" + pack) }
        for pack in Self.packs {
            let code = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall('.')"
            let ran = OtherTools.run(["python3", "-c", code, pack], in: copy.path)
            #expect(ran.code == 0, "\(pack): \(ran.errors)")
        }
        // Both beside each other say the same.
        #expect(copy.verify().code == 0)
        #expect(python(copy).code == 0)
        for pack in Self.packs { Files.remove(copy.path + "/" + pack) }
        #expect(copy.verify().code == 0)
        #expect(python(copy).code == 0)
        #expect(Set(Files.below(copy.path)) == Set(Files.below(Certified.bundle)))
    }

    /// A change, our code for it and a part of the reason, and what verify.py says.
    private static let changes: [(kind: String, verdict: String, says: String, pythonSays: String)] = [
        ("cut", "refused truncated", "ends", "it is not true that"),
        ("no end", "refused truncated", "ends before the end of a zip file", "ends with a list of what it holds"),
        ("empty", "refused truncated", "is empty", "ends with a list of what it holds"),
        ("byte", "refused pack", "checksum", "with its true size and checksum"),
        ("twice", "refused pack", "stands twice", "stands once"),
        ("leads out", "refused pack", "none of the names", "the name ../entries/"),
        ("absolute", "refused pack", "none of the names", "the name /tmp/entries/"),
        ("compressed", "refused pack", "is compressed", "with its true size and checksum"),
        ("says more", "refused pack", "sizes", "with its true size and checksum"),
        ("says less", "refused pack", "checksum", "with its true size and checksum"),
        ("says much more", "refused truncated", "ends within a file", "with its true size and checksum"),
        ("extra field", "refused pack", "checksum", "with its true size and checksum"),
        ("comment", "refused pack", "isn't the directory", "ends with a list of what it holds"),
        ("before", "refused pack", "isn't the directory", "ends with a list of what it holds"),
        ("directory", "refused pack", "isn't the directory", "ends with a list of what it holds"),
        ("fewer in directory", "refused pack", "isn't the directory", "ends with a list of what it holds"),
    ]

    @Test(arguments: changes.indices) func aChangedPackIsRefusedByAll(number: Int) throws {
        let change = Self.changes[number]
        for pack in Self.packs {
            let copy = Copy(Self.bundle)
            repack(change.kind, copy.path + "/" + pack)
            let ran = copy.verify()
            #expect(ran.code == 1, "\(change.kind) in \(pack): \(ran.text) \(ran.errors)")
            #expect(try copy.verdict(ran) == change.verdict, "\(change.kind) in \(pack): \(ran.text)")
            let reason = try ran.json()["reason"]?.string ?? ""
            #expect(reason.contains(change.says) && reason.contains(pack), "\(change.kind) in \(pack): \(reason)")
            let other = python(copy)
            #expect(other.code == 1 && !other.text.contains("\nVALID"), "\(change.kind) in \(pack): \(other.text)")
            #expect(other.text.contains(change.pythonSays), "\(change.kind) in \(pack): \(other.text)")
        }
    }

    /// A name that means the same file in other words.
    @Test func aNameInAnotherSpellingIsRefused() throws {
        let copy = Copy(Self.bundle)
        repack("another name", copy.path + "/entries.zip")
        #expect(try copy.verdict(copy.verify()) == "refused pack")
    }

    /// A pack that is whole and holds another entry than the certificate rests on.
    @Test func anEntryThatWasChangedWithItsChecksumIsRefused() throws {
        let copy = Copy(Self.bundle)
        repack("byte and checksum", copy.path + "/entries.zip")
        #expect(try copy.verdict(copy.verify()) == "refused entry")
        #expect(python(copy).code == 1)
    }

    @Test func anEntryThatIsMissingIsIncomplete() throws {
        for pack in Self.packs {
            let copy = Copy(Self.bundle)
            repack("missing", copy.path + "/" + pack)
            let ran = copy.verify()
            #expect(try ran.code == 3 && copy.verdict(ran) == "incomplete missing", "\(pack): \(ran.text)")
            #expect(python(copy).code == 3, "\(pack)")
            Files.remove(copy.path + "/" + pack)
            #expect(try copy.verdict(copy.verify()) == "incomplete missing", "\(pack)")
            #expect(python(copy).code == 3, "\(pack)")
        }
    }

    @Test func aFileThatLiesInAPackTooMustBeTheSame() throws {
        let entries = Files.below(Certified.bundle).filter { $0.hasPrefix("entries/") }
        let name = try #require(entries.first { $0.hasSuffix(".json") })
        let copy = Copy(Self.bundle)
        Files.makeFolder(copy.path + "/entries")
        let bytes = Files.read(Certified.bundle + "/" + name)
        copy.write(name, bytes)
        #expect(copy.verify().code == 0)
        #expect(python(copy).code == 0)
        copy.write(name, bytes + [10])
        let ran = copy.verify()
        #expect(try copy.verdict(ran) == "refused pack")
        #expect(try ran.json()["reason"]?.string?.contains("lies in the folder and in a pack") == true, "\(ran.text)")
        let other = python(copy)
        #expect(other.code == 1 && other.text.contains("is the same here and in its pack"), "\(other.text)")
        // Whatever else lies beside them nobody signed for.
        copy.write(name, bytes)
        copy.write("entries/0000.json", bytes)
        #expect(try copy.verdict(copy.verify()) == "refused unexpected")
    }

    /// A pack beside the one file of many devices belongs to nothing.
    @Test func ofManyDevicesThereIsOneFileEitherWay() throws {
        #expect(!Files.exists(Self.bundle + "/proofs/entries.jsonl"))
        let copy = Copy(Self.bundle)
        Files.makeFolder(copy.path + "/proofs")
        copy.write("proofs/entries.jsonl", Array("{}\n".utf8))
        #expect(try copy.verdict(copy.verify()) == "refused unexpected")
    }

    /// A folder that is whole stays as it is, unless its entries are asked for in the other way.
    @Test func everyLotsFolderIsWrittenAsItIsAskedFor() throws {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside Recovery (fictional)\""
        )
        #expect(shop("validate", "--lot", Certified.name(maple), "--by", "OP-V1").code == 0)
        func all(_ more: String...) throws -> String {
            let ran = Binary.run(
                ["certify", "--all-eligible", "--out", shop.folder + "/out", "--json", "--store", shop.store] + more,
                in: shop.folder)
            #expect(ran.code == 0, "\(ran.errors)")
            return try #require(try ran.json().at("certificates", 0, "folder")?.string)
        }
        let folder = try all("--pack")
        #expect(Files.exists(folder + "/entries.zip") && !Files.exists(folder + "/entries"))
        Files.write(folder + "/.DS_Store", [1])
        _ = try all("--pack")
        #expect(Files.exists(folder + "/.DS_Store"), "a whole folder was written again")
        _ = try all()
        #expect(!Files.exists(folder + "/entries.zip") && Files.exists(folder + "/entries"))
        _ = try all("--pack")
        #expect(Files.exists(folder + "/entries.zip") && !Files.exists(folder + "/entries"))
    }
}
