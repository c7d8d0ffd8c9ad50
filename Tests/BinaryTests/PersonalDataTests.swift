import Basics
import Testing

/// Personal columns: what the terms say is what a store holds, byte for byte.
@Suite struct PersonalDataTests {
    private static let mail = "zebulon.quist@owner-mail.example"
    private static let other = "y.harkness@owner-mail.example"
    private static let name = "Zebulon Quist"
    private static let planted = [mail, other, name]

    private static let csv = """
        IMEI,Serial Number,Make,Model,Storage,Assigned to,Pickup line,Notes
        354072152692779,PMDJFVDH92,Apple,iPhone 13,128GB,Zebulon Quist,zebulon.quist@owner-mail.example,screen ok
        353911092930347,PMDJFVDH93,Apple,iPhone 11,64GB,Zebulon Quist,shelf 4,ask y.harkness@owner-mail.example first
        353234123009530,PMDJFVDH94,Motorola,moto g power,64GB,zebulon.quist@owner-mail.example,shelf 4,<y.harkness@owner-mail.example>

        """
    private static let json = """
        {"devices": [
        {"imei": "354072152692779", "serialNumber": "PMDJFVDH92", "make": "Apple", "model": "iPhone 13",
         "assignedTo": {"name": "Zebulon Quist", "email": "zebulon.quist@owner-mail.example"}, "note": "ok"},
        {"imei": "353911092930347", "serialNumber": "PMDJFVDH93", "make": "Apple", "model": "iPhone 11",
         "assignedTo": null, "note": "ask y.harkness@owner-mail.example", "pickup": "zebulon.quist\\u0040owner-mail.example"}
        ]}
        """
    private static let xml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <manifest xmlns="urn:lotwise:manifest:1" lot="PD-1" customer="maple-clinic">
          <device><imei>354072152692779</imei><serial>PMDJFVDH92</serial><make>Apple</make><model>iPhone 13</model>
            <owner>Zebulon Quist</owner><note name="condition">ask y.harkness@owner-mail.example</note></device>
          <!-- zebulon.quist@owner-mail.example -->
          <device><imei>353911092930347</imei><serial>PMDJFVDH93</serial><make>Apple</make><model>iPhone 11</model>
            <owner>zebulon.quist@owner-mail.example</owner></device>
        </manifest>
        """

    private func lot(_ shop: Shop, file: String, text: String, personal: String?) -> String {
        let folder = shop.folder + "/pd-lot"
        let line = personal.map { "personal: \($0)\n" } ?? ""
        Files.write(
            folder + "/lot.yaml",
            "lot: PD-1\ncustomer: maple-clinic\npipeline: r2v3-mobile\n" + line
                + "contract:\n  confidentiality: moderate\n  standard: nist-800-88r1\n  reuse_allowed: true\n"
                + "  sanitize_within_days: 120\n  revenue_share_percent: 60\n")
        Files.write(folder + "/" + file, text)
        return folder
    }

    /// Files of the store in which one of the planted words stands, plain, in UTF-16 or as a digest's text.
    private func leaks(_ shop: Shop) -> [String] {
        var found: [String] = []
        for file in Files.below(shop.store) {
            let bytes = Files.read(shop.store + "/" + file)
            for word in Self.planted + ["owner-mail"] where contains(bytes, Array(word.utf8)) {
                found.append("\(file): \(word)")
            }
            if contains(bytes, Array("owner-mail".utf8).flatMap { [$0, 0] }) { found.append("\(file): UTF-16") }
        }
        return found
    }

    private func contains(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
        guard let first = word.first, bytes.count >= word.count else { return false }
        return bytes.withUnsafeBufferPointer { buffer in
            for start in 0...(buffer.count - word.count) where buffer[start] == first {
                var same = 1
                while same < word.count, buffer[start + same] == word[same] { same += 1 }
                if same == word.count { return true }
            }
            return false
        }
    }

    @Test(arguments: [("manifest.csv", csv), ("manifest.json", json), ("manifest.xml", xml)], [nil, "drop"])
    func droppedMeansNowhere(file: (name: String, text: String), policy: String?) throws {
        let shop = Shop(tables: false)
        let json = try shop.run(lot(shop, file: file.name, text: file.text, personal: policy)).json()
        #expect(json.at("lots", 0, "rows", "total")?.integer ?? 0 >= 2)
        #expect(leaks(shop).isEmpty, "\(leaks(shop))")
        let documents = try shop("document", "list", "--json").json()["documents"]?.array ?? []
        let manifest = try #require(documents.first { $0["file"]?.string == file.name })
        #expect(manifest["original"]?.string == Digest(of: file.text).description)
        #expect(manifest["document"]?.string != manifest["original"]?.string)
        let ran = shop("device", "354072152692779")
        #expect(ran.code == 0 && Self.planted.allSatisfy { !ran.text.contains($0) })
        #expect(shop("log", "fsck").code == 0)
    }

    @Test func hashedMeansAKeyedDigestAndNotTheWord() {
        let shop = Shop(tables: false)
        _ = shop.run(lot(shop, file: "manifest.csv", text: Self.csv, personal: "hash"))
        #expect(leaks(shop).isEmpty, "\(leaks(shop))")
        let plain = [Self.name, Self.mail].map { String(Digest(of: $0).hex.prefix(16)) }
        let store = Files.below(shop.store).map { Files.text(shop.store + "/" + $0) }
        #expect(plain.allSatisfy { word in !store.contains { $0.contains(word) } }, "a bare digest is guessed at once")
    }

    @Test func keptMeansTheFileItself() throws {
        let shop = Shop(tables: false)
        _ = shop.run(lot(shop, file: "manifest.csv", text: Self.csv, personal: "keep"))
        let shown = shop("document", "show", "manifest.csv", "--bytes")
        #expect(shown.code == 0 && shown.text == Self.csv)
    }

    @Test func theSampleLotsLeaveNoCustomersAddresses() {
        let lines = Files.lines(Files.samples + "/" + harbor + "/manifest.csv").dropFirst()
        let addresses = lines.flatMap { $0.split(separator: ",") }.filter { $0.contains("@") }.map { Array($0.utf8) }
        #expect(addresses.count > 200)
        for file in Files.below(Settled.shop.store) {
            let bytes = Files.read(Settled.shop.store + "/" + file)
            for address in addresses.prefix(8) { #expect(!contains(bytes, address), "\(file)") }
        }
    }
}
