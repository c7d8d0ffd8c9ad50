import Basics
import Glibc
import Testing

/// A store with both sample lots, validated and certified once: customers have names in Greek and in Japanese. Tests copy
/// what they change.
enum Certified {
    static let names = [
        "harbor-health": "Υγεία Λιμένος Α.Ε. (fictional)", "maple-clinic": "楓通り診療所 (fictional)",
    ]

    /// Unsafe only in name: nobody changes it once it is made.
    nonisolated(unsafe) static let shop: Shop = {
        let shop = Shop()
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside Recovery (fictional)\""
        )
        let customers = shop.folder + "/tables/customers.csv"
        for line in Files.lines(customers).dropFirst() where !line.isEmpty {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            Files.edit(customers, old: cells[1], new: names[cells[0]] ?? cells[1])
        }
        #expect(shop("import", customers).code == 0)
        _ = shop.run(shop.lot(harbor), shop.lot(maple))
        Files.write(shop.folder + "/policy.txt", Files.read(shop.store + "/trust/policy.txt"))
        return shop
    }()

    /// Name of a lot of the samples.
    static func name(_ sample: String) -> String {
        let line = Files.lines(Files.samples + "/\(sample)/lot.yaml").first { $0.hasPrefix("lot:") } ?? ""
        return String(line.dropFirst(4).filter { $0 != " " && $0 != "\"" })
    }

    static let lot = name(harbor)

    /// Certifies; gives the bundle's folder.
    static func certify(_ shop: Shop, _ arguments: String..., location: SourceLocation = #_sourceLocation) -> String {
        let ran = Binary.run(["certify", "--json", "--store", shop.store] + arguments, in: shop.folder)
        #expect(ran.code == 0, "\(ran.errors)", sourceLocation: location)
        return (try? ran.json()["folder"]?.string) ?? "/nowhere"
    }

    private static func validated(_ sample: String) -> Shop {
        let ran = shop("validate", "--lot", name(sample), "--by", "OP-V1", "--reason", "looked at")
        #expect(ran.code == 0, "\(ran.errors)")
        return shop
    }

    /// In this order, whoever asks first: numbers of entries follow from it.
    private static let made: (lot: String, device: String, maple: String) = {
        let certificate = certify(validated(harbor), "--lot", lot, "--out", shop.folder + "/certs")
        let table = try? JSONParser.parse(Files.read(certificate + "/devices.json"))
        let intake = table?.at("devices", 0, "intake")?.string ?? ""
        let device = certify(shop, "--lot", lot, "--device", intake, "--out", shop.folder + "/certs")
        let second = certify(validated(maple), "--lot", name(maple), "--out", shop.folder + "/certs")
        return (certificate, device, second)
    }()

    static var bundle: String { made.lot }

    static var mapleBundle: String { made.maple }

    /// One device of the lot with a certificate of its own; the lot's is issued before.
    static var deviceBundle: String { made.device }

    /// Intakes and devices that the bundle certifies, and those it leaves out.
    static func table() throws -> JSONValue { try JSONParser.parse(Files.read(bundle + "/devices.json")) }

    /// Nothing more is recorded afterwards.
    static func settle() { _ = made }
}

/// A copy of a certificate's folder, gone with the test.
final class Copy {
    let path: String

    init(_ folder: String) {
        path = Files.makeTemporary("bundle")
        Files.copy(folder, to: path)
    }

    deinit { Files.remove(path) }

    func read(_ name: String) -> [UInt8] { Files.read(path + "/" + name) }
    func write(_ name: String, _ bytes: [UInt8]) { Files.write(path + "/" + name, bytes) }
    func edit(_ name: String, old: String, new: String) { Files.edit(path + "/" + name, old: old, new: new) }

    /// With the policy that lies outside.
    func verify(_ more: String..., policy: String = Certified.shop.folder + "/policy.txt") -> Ran {
        Binary.run(["verify", path, "--trust", policy, "--json"] + more)
    }

    func verdict(_ ran: Ran) throws -> String {
        let json = try ran.json()
        return [json["verdict"]?.string, json["code"]?.string].compactMap { $0 }.joined(separator: " ")
    }
}
