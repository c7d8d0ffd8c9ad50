import Basics
import Custody
import RecoveryModel

/// Keys and signatures of persons.
extension FuzzTarget {
    static let sshKey = FuzzTarget(
        "ssh-key", words: ["ssh-ed25519 ", "AAAAC3NzaC1lZDI1NTE5AAAAI", " "],
        seeds: { [Array((try Samples.personKey().text + " somebody@desk.example").utf8)] },
        check: { input in
            guard let line = String(validating: input, as: UTF8.self),
                let key = try? SSHPublicKey(authorizedKey: line)
            else { return nil }
            return (try? SSHPublicKey(authorizedKey: key.text)) == key ? nil : "what it writes isn't accepted"
        })

    static let sshKeyBlob = oneSpelling(
        "ssh-key-blob", words: ["ssh-ed25519"], seeds: { [try Samples.personKey().blob] },
        parse: { SSHPublicKey(blob: $0) }, write: { $0.blob })

    static let sshSignature = oneSpelling(
        "ssh-signature", words: ["SSHSIG", "sha512", "ssh-ed25519", "lotwise-act"],
        seeds: { [try Samples.personSignature().blob] },
        parse: { try SSHSignature(blob: $0) }, write: { $0.blob },
        more: { signature in
            (try? signature.verify([1, 2, 3])) == nil ? nil : "nobody signed these bytes"
        })

    static let sshSignatureText = FuzzTarget(
        "ssh-signature-text", words: ["-----BEGIN SSH SIGNATURE-----\n", "-----END SSH SIGNATURE-----\n", "U1NIU0lH"],
        seeds: { [try Samples.personSignature().armored] },
        check: { input in
            guard let signature = try? SSHSignature(armored: input) else { return nil }
            return (try? SSHSignature(armored: signature.armored)) == signature ? nil : "what it writes isn't accepted"
        })

    static let signedAct = FuzzTarget(
        "signed-act",
        words: [
            #""actor":{"auth":"key","id":""#, #""data":{"#, #""signature":""#, #""signer":""#, #""signedAt":""#,
            #""type":""#, "null",
        ],
        seeds: { [try act()] },
        check: { input in
            guard let entry = RecordedEntry(input), let act = try? SignedAct(entry: entry) else { return nil }
            if (try? act.verify()) != nil { return "nobody signed this act" }
            var scan = CanonicalScan()
            // Names outside the profile and fractions may stand in a foreign text: such an act is no entry of ours.
            guard scan.read(input) == nil else { return nil }
            return scan.read(act.statement) == nil ? nil : "an entry in canonical form has a statement that isn't"
        })

    private static func act() throws -> [UInt8] {
        let signed = JSONValue.object([
            JSONMember("reason", .string("seal replaced, see photo")),
            JSONMember("signedAt", .string("2026-11-22T12:00:00.000Z")),
        ])
        var json = JSONText()
        json.beginObject()
        json.name("actor")
        json.beginObject()
        json.member("auth", "key")
        json.member("id", "OP-DPR")
        json.endObject()
        json.name("data")
        json.embedded(SignedAct.data(signed, try Samples.personSignature()))
        json.member("device", "dev_1")
        json.member("type", "resolution.recorded")
        json.endObject()
        return json.bytes
    }
}

/// JSON, read in two ways that must agree.
extension FuzzTarget {
    static let json = FuzzTarget(
        "json",
        words: [
            #"{"a":"#, #","b":"#, "[[[[[[[", "null", "true", "false", "-0", "1e9", #"\u0000"#, #"\ud83d\ude00"#, #"\n"#,
            "9007199254740991", "9007199254740992", "\u{FEFF}",
        ],
        seeds: {
            [
                #"{"a":"x","b":{"c":[1,2]},"d":null}"#, #"{"a":[[[[[[[1]]]]]]]}"#, #"{"a":-9007199254740991}"#,
                #"{"a":"\"\\\b\f\n\r\t\u0000\u001f/","b":true,"c":false}"#, #" {"b": 1.5e-3, "é": "\ud83d\ude00 €"} "#,
            ].map { Array($0.utf8) }
        },
        check: { input in
            var scan = CanonicalScan()
            let isTaken = scan.read(input) == nil
            guard let value = try? JSONParser.parse(input) else {
                return isTaken ? "the scan takes what is no JSON" : nil
            }
            let canonical = CanonicalJSON.encode(value)
            guard let again = try? JSONParser.parse(canonical, limits: JSONLimits(bytes: canonical.count)) else {
                return "its canonical form is no JSON"
            }
            if CanonicalJSON.encode(again) != canonical { return "its canonical form isn't canonical" }
            let isEntry = canonical == input && value.members != nil && isInProfile(value, depth: 1)
            return isTaken == isEntry ? nil : "the scan says \(isTaken), parser and writer say \(isEntry)"
        })

    /// The house profile (custody §2.2) said again, over the tree.
    private static func isInProfile(_ value: JSONValue, depth: Int) -> Bool {
        switch value {
        case .object(let members):
            depth <= CanonicalScan.depth
                && members.allSatisfy { isName($0.name.utf8) && isInProfile($0.value, depth: depth + 1) }
        case .array(let items):
            depth <= CanonicalScan.depth && items.allSatisfy { isInProfile($0, depth: depth + 1) }
        case .number(let digits):
            Int(digits).map { String($0) == digits && abs($0) <= CanonicalScan.largest } ?? false
        case .string, .bool, .null: true
        }
    }

    private static func isName(_ name: String.UTF8View) -> Bool {
        let small = UInt8(ascii: "a")...UInt8(ascii: "z")
        let capital = UInt8(ascii: "A")...UInt8(ascii: "Z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let first = name.first, small ~= first else { return false }
        return name.allSatisfy { small ~= $0 || capital ~= $0 || digits ~= $0 }
    }
}
