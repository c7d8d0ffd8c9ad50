import Basics
import CertificateContent
import CertificatePrinting
import Custody
import Glibc
import Printing

#if canImport(Glibc)
#endif

/// Certificates of single devices, one after the other in one process: credential, device files, signature and page.
/// `benchmarks/certificates` runs it beside Python programs that do the same.
enum CertificateBenchmarks {
    /// `arguments`: the folder of a lot's certificate, which the devices are taken from, how many, and where the last
    /// page goes. Prints `{"cpu":…,"wall":…}` in seconds; the first certificate is not counted, since it finds the fonts.
    static func run(_ arguments: [String]) throws {
        guard arguments.count == 3, let count = Int(arguments[1]) else {
            return print("Microbenchmarks certificates FOLDER COUNT PDF")
        }
        let folder = arguments[0]
        let facts = try CredentialFacts(reading: try JSONParser.parse(read(folder + "/certificate.vc.json")))
        let lot = try facts.content(
            devices: try read(folder + "/devices.json"), csv: try read(folder + "/devices.csv"))
        guard lot.lines.count > count else { return print("the certificate has \(lot.lines.count) devices") }
        let signer = try KeyFileSigner(
            name: lot.issuer.did, algorithm: .ed25519, seed: Digest(of: "bench").bytes)
        var page: [UInt8] = []
        var (started, cpu) = (ContinuousClock.now, clock())
        for (number, line) in lot.lines.prefix(count + 1).enumerated() {
            if number == 1 { (started, cpu) = (ContinuousClock.now, clock()) }
            page = try make(line, of: lot, signer)
        }
        let wall = (ContinuousClock.now - started).components
        let used = Double(clock() - cpu) / Double(CLOCKS_PER_SEC)
        print("{\"cpu\":\(used),\"wall\":\(Double(wall.seconds) + Double(wall.attoseconds) / 1e18)}")
        try write(page, arguments[2])
    }

    private static func make(
        _ line: CertificateLine, of lot: CertificateContent, _ signer: any NoteSigner
    ) throws -> [UInt8] {
        var draft = lot.draft
        draft.scope = .device
        draft.lines = [line]
        draft.excluded = []
        let content = try CertificateContent(draft)
        let table = DeviceTable(content)
        let unsigned = CredentialText.unsigned(content, table: table)
        let signed = try DataIntegrity.sign(
            unsigned, did: content.issuer.did, signer: signer, created: content.issuedAt)
        return try CertificatePages.pdf(
            content, credential: CredentialText.file(signed), letterhead: Letterhead(name: content.issuer.name),
            paper: .a4)
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let source = try FileByteSource(path: path)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    private static func write(_ bytes: [UInt8], _ path: String) throws {
        guard let file = fopen(path, "wb") else { throw SystemError("fopen", path) }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw SystemError("fwrite", path) }
    }
}
