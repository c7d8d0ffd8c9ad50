import RecoveryModel

/// What tools' reports say of people: accounts, subscribers' and telephone numbers, names given to devices. Nothing is
/// decided by them, so they are taken out of a report before it is kept (INTERFACE §1.2).
package enum PersonalFields {
    /// What becomes of a field's text.
    package enum Kind: Sendable {
        /// About a person: what becomes of it, the lot's terms say.
        case personal
        /// Opens devices: it goes.
        case secret
    }

    /// Letters and digits in lower case, whole.
    private static let names: Set<String> = Set(
        """
        appleid appleids appleidemail appleaccount icloud icloudid icloudaccount icloudemail icloudusername icloudinfo \
        itunesaccount itunesstoreaccount managedappleid googleid googleaccount googleaccounts gmail gmailaccount \
        samsungid samsungaccount miaccount miid xiaomiaccount huaweiid huaweiaccount accounts accountname accountemail \
        useraccount useraccounts email emails emailaddress useremail owneremail owner ownername deviceowner enduser \
        phonenumber phonenumber1 phonenumber2 phonenumberone phonenumbertwo phoneno phonenum mobilenumber mobileno \
        msisdn msisdn1 msisdn2 telephone telephonenumber tel telefon telefonnummer rufnummer simphonenumber \
        sim1phonenumber sim2phonenumber linenumber linenumber1 linenumber2 line1number devicephonenumber \
        subscriberphonenumber subscribernumber subscriberid subscriberidentity voicemailnumber imsi imsi1 imsi2 imsione \
        imsitwo simimsi sim1imsi sim2imsi devicename friendlyname devicefriendlyname devicenickname hostname \
        bluetoothname contact contacts ipaddress signedby
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))

    /// What a state is told with, in the same place: it names nobody.
    private static let states: Set<String> = Set(
        """
        on off yes no na none null nil unknown true false 0 notapplicable notavailable notfound notset notsignedin \
        signedin signedout notsignedout loggedin loggedout notloggedin enabled disabled locked unlocked present \
        notpresent absent removed clean lost found ok pass passed fail failed active inactive empty redacted
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))

    /// What stands in place of a text that was taken out.
    package static let mark = "redacted"

    /// Nil for a field that is about the device, its test or its erasure.
    static func kind(_ name: some Sequence<UInt8>) -> Kind? {
        let name = normalised(name)
        guard name.utf8.count >= 2 else { return nil }
        if SecretNames.contains(name) { return .secret }
        return names.contains(name) ? .personal : nil
    }

    /// True for a word that tells a state, for nothing, and for what was put there before.
    static func namesNobody(_ text: String) -> Bool {
        let word = normalised(text.utf8)
        return word.isEmpty || states.contains(word) || isHash(text)
    }

    /// Letters and digits in lower case.
    static func normalised(_ text: some Sequence<UInt8>) -> String {
        var out: [UInt8] = []
        for byte in text {
            switch byte {
            case 48...57, 97...122, 0x80...: out.append(byte)
            case 65...90: out.append(byte | 0x20)
            default: break
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func isHash(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 6 }
    }
}

/// Says what becomes of the text of a personal or secret field, and counts.
final class FieldRedactor {
    /// Texts that were taken out or hashed.
    private(set) var count = 0
    /// Names of the secret fields, as written; at most 20.
    private(set) var secrets: [String] = []
    private let kept: (String) -> String

    /// `kept` gives what stays of a personal text.
    init(kept: @escaping (String) -> String) { self.kept = kept }

    /// The text to write instead; nil to leave what is there.
    func replacement(of text: String, kind: PersonalFields.Kind, field: String) -> String? {
        if PersonalFields.namesNobody(text) { return nil }
        if kind == .secret {
            count += 1
            if secrets.count < 20, !secrets.contains(field) { secrets.append(field) }
            return PersonalFields.mark
        }
        let new = kept(text)
        if new == text { return nil }
        count += 1
        return new
    }
}
