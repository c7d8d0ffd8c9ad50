import Basics
import RecoveryModel

/// Columns and cells about people rather than devices (INTERFACE §1.2).
enum PersonalColumns {
    /// Normalised headers that name a person, an account, a number or an address of one.
    private static let names: Set<String> = Set(
        """
        owner deviceowner assignedto assigneduser user users userid username usernames fullname firstname lastname \
        givenname surname name displayname userdisplayname primaryuser primaryuserupn primaryuseremailaddress \
        primaryuserdisplayname primaryuseremail upn userprincipalname email emails emailaddress useremail useremailaddress \
        mail phone phonenumber phonenumbere164format mobilenumber mobile telephone devicephonenumber userphonenumber \
        msisdn imsi imsi2 devicename friendlyname manageddevicename managementname hostname enrolledbyuser enrolledby \
        lastloggedonuserupn lastuser loggedonuser contact contactname purchasingcontact employee employeename \
        employeeid employeenumber itunesstoreaccount appleid managedappleid otheraccountsinfo ipaddress \
        wifiipv4address wifisubnetid lastipaddress ipv4address ipv6address checkedouttousername checkedouttofirstname \
        checkedouttolastname checkedouttoemail checkedoutto personincharge address streetaddress notesuser position \
        benutzer benutzername nutzer besitzer inhaber vorname nachname emailadresse telefon telefonnummer rufnummer \
        gerätename utilisateur nom prénom courriel téléphone usuario nombre correo teléfono userdisplay custodian \
        wirelessnumber wirelessphonenumber wirelessno mdn mtn mobiledirectorynumber subscribernumber subscribername \
        subscriberphonenumber ptn cellnumber cellphone cellphonenumber cellularnumber \
        billingname accountholder directorynumber simphonenumber msisdnnumber mobilephone mobilephonenumber \
        handynummer mobilnummer mobilfunknummer numérodetéléphone numerodetelephone
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))

    static func isPersonal(header normalised: String) -> Bool {
        names.contains(normalised) || normalised.hasSuffix("upn") || normalised.hasSuffix("emailaddress")
            || normalised.hasSuffix("useremail")
    }

    /// An e-mail address somewhere in the text: `x@y.z` with letters or digits on both sides.
    static func hasAddress(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.contains(64) else { return false }
            return bytes.indices.contains { bytes[$0] == 64 && isAddress(bytes, at: $0) }
        }
    }

    private static func isAddress(_ bytes: UnsafeBufferPointer<UInt8>, at mark: Int) -> Bool {
        guard mark > 0, isWord(bytes[mark - 1]) else { return false }
        var index = mark + 1
        var dot = 0
        while index < bytes.count, isWord(bytes[index]) || bytes[index] == 45 || bytes[index] == 46 {
            if bytes[index] == 46 { dot = index }
            index += 1
        }
        return dot > mark + 1 && index > dot + 2 || dot > mark + 1 && index == dot + 1 && dot - mark > 3
    }

    /// Letters, digits, `_`, `+` and everything beyond ASCII.
    private static func isWord(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 95 || byte == 43 || byte >= 0x80
    }
}

/// What a personal cell becomes. Applying it twice changes nothing more, so that a kept document reads like its
/// original.
///
/// ```
/// let filter = PersonalFilter(.hash, key: secret)
/// let kept = filter.kept("jane@example.org")
/// ```
package struct PersonalFilter: Sendable {
    /// Drop, hash or keep.
    package let policy: PersonalDataPolicy
    private let key: [UInt8]

    /// `key` is needed for `.hash` only.
    package init(_ policy: PersonalDataPolicy, key: [UInt8] = []) {
        self.policy = policy
        self.key = key
    }

    /// The text to keep of a cell of a personal column.
    package func kept(_ text: String) -> String {
        switch policy {
        case .keep: text
        case .drop: ""
        case .hash: hashed(text)
        }
    }

    /// The text to keep of a cell of any other column: only an e-mail address makes it personal.
    package func keptElsewhere(_ text: String) -> String {
        policy == .keep || !PersonalColumns.hasAddress(text) ? text : kept(text)
    }

    private func hashed(_ text: String) -> String {
        // A kept cell may carry, behind the hash, the mark of the damage that the original had.
        var text = text
        if text.unicodeScalars.last == "\u{FFFD}" || text.unicodeScalars.last == "\0",
            Self.isHash(String(text.dropLast()))
        {
            text.removeLast()
        }
        return text.isEmpty || Self.isHash(text) ? text : Hex.encode(KeyedHash.sha256(key: key, Array(text.utf8)))
    }

    static func isHash(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 6 }
    }
}
