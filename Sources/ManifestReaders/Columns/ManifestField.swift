import RecoveryModel

/// What a column of a manifest can mean to us.
package enum ManifestField: String, Sendable, CaseIterable {
    case imei, imei2, meid, esn, eid, iccid, serial, udid, ecid, mac, assetTag
    case make, model, storage, colour, carrier, operatingSystem, box, pallet, seal
    case activationLock, frpLock, mdmLock, simLock

    /// The kind of identifier that the column holds; nil for other columns.
    package var identifierKind: IdentifierKind? {
        switch self {
        case .imei, .imei2: .imei
        case .meid: .meid
        case .esn: .esn
        case .eid: .eid
        case .iccid: .iccid
        case .serial: .serial
        case .udid: .udid
        case .ecid: .ecid
        case .mac: .mac
        case .assetTag: .asset
        default: nil
        }
    }

    /// The name under which the claim keeps the lock statement; nil for other columns.
    var lockName: String? {
        switch self {
        case .activationLock: "lock.activation"
        case .frpLock: "lock.frp"
        case .mdmLock: "lock.mdm"
        case .simLock: "lock.sim"
        default: nil
        }
    }

    /// Several columns may hold such identifiers, and all of them are read.
    var isRepeatable: Bool { self == .imei || self == .imei2 || self == .meid }
}

/// Headers by which the exports of management systems, and people, name their columns (interop §2.1 and §2.2).
enum HeaderAliases {
    /// Field and place in its list: of two columns for one field the better alias wins.
    static let fields: [String: (field: ManifestField, rank: Int)] = {
        var table: [String: (ManifestField, Int)] = [:]
        for (field, names) in lists {
            for (rank, name) in names.split(separator: " ").enumerated() { table[String(name)] = (field, rank) }
        }
        return table
    }()

    private static let lists: [(ManifestField, String)] = [
        (
            .imei,
            "imei imei1 imeino imeinumber imeimeid meidimei primaryimei deviceimei approvedimei imeicode imeiesn "
                + "internationalmobileequipmentidentity"
        ),
        (.imei2, "imei2 secondimei secondaryimei imeinumber2 imeino2 internationalmobileequipmentidentity2"),
        (.meid, "meid meidnumber decimalmeid meiddec meidhex mobileequipmentidentifier"),
        (.esn, "esn pesn esnnumber"),
        (.eid, "eid esimid eidnumber"),
        (.iccid, "iccid simserial simnumber simcardnumber simserialnumber simiccid simid simcardid"),
        (
            .serial,
            "serialnumber serial serialno serialnum sn sno deviceserial deviceserialnumber hardwareserial "
                + "hardwareserialnumber serialnumberoriginal seriennummer serienr seriennr numerodeserie numeroserie "
                + "numérodesérie nºdeserie numerodeseries númerodeserie"
        ),
        (.udid, "udid uniquedeviceid uniquedeviceidentifier"),
        (.ecid, "ecid uniquechipid"),
        (.mac, "wifimac wifimacaddress macaddress mac wlanmac wlanmacaddress"),
        (
            .assetTag,
            "assettag assetnumber assetid assetno asset inventorynumber inventarnummer barcode tag propertytag"
        ),
        (
            .make,
            "make manufacturer brand oem devicemanufacturer hersteller marke marque fabricant marca fabricante vendor"
        ),
        (
            .model,
            "model devicemodel modelname productname modell modèle modele modelo modelidentifier producttype "
                + "modelnumber modelno"
        ),
        (
            .storage,
            "storage storagegb devicecapacity storagecapacity capacity capacitygb capacitymb totalstorage storagetotal "
                + "memory storagesize speicher speicherplatz speichergb kapazität capacité capacidad almacenamiento"
        ),
        (.colour, "color colour devicecolor devicecolour farbe couleur"),
        (
            .carrier,
            "carrier subscribercarrier subscribercarriernetwork networkoperator currentcarriernetwork homecarriernetwork "
                + "network netzbetreiber opérateur operador"
        ),
        (.operatingSystem, "os operatingsystem platform deviceos osname betriebssystem"),
        (.box, "box boxno boxnumber boxid carton cartonno tote toteid karton"),
        (.pallet, "pallet palletno palletid skid gaylord palette"),
        (.seal, "seal sealno sealnumber sealid"),
        (
            .activationLock,
            "activationlock activationlockenabled activationlockstatus icloudlock findmyiphone findmy fmip"
        ),
        (.frpLock, "frp frplock frpstatus googlelock factoryresetprotection"),
        (.mdmLock, "mdm mdmlock mdmstatus mdmmanaged ismanaged managed"),
        (.simLock, "simlock carrierlock networklock simlockstatus"),
    ]
}

/// Headers as they are compared: no case, blanks or marks, full-width letters as plain ones.
enum HeaderName {
    static func normalised(_ header: String) -> String {
        if header.utf8.allSatisfy({ $0 < 0x80 }) { return plain(header.utf8) }
        var out = ""
        for scalar in header.unicodeScalars {
            // Full-width forms are the ASCII characters moved up by FEE0.
            let plain =
                (0xFF01...0xFF5E).contains(scalar.value)
                ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
            if plain.properties.isAlphabetic || plain.properties.numericType != nil {
                out.unicodeScalars.append(contentsOf: plain.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return out
    }

    /// Letters and digits of ASCII, the letters small.
    private static func plain(_ header: String.UTF8View) -> String {
        String(unsafeUninitializedCapacity: header.count) { out in
            var count = 0
            for byte in header where byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 {
                out[count] = byte | 0x20
                count += 1
            }
            return count
        }
    }
}
