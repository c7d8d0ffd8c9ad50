/// Arithmetic between the identifiers of one device (interop §1.5): the strongest check of data that needs no look-up.
///
/// ```
/// for note in IdentityCrossCheck.contradictions(among: claim.identifiers) { print(note.detail) }
/// ```
package enum IdentityCrossCheck {
    /// I07 notes for every pair that cannot belong to one device. What has no arithmetic relation (a hexadecimal MEID
    /// and an IMEI, two serials) contradicts nothing here.
    package static func contradictions(among identifiers: [Identifier]) -> [IdentityNote] {
        guard identifiers.count > 1 else { return [] }
        let values = Dictionary(grouping: identifiers, by: \.kind).mapValues { unique($0.map(\.value)) }
        let meids = values[.meid] ?? []
        return meidAgainstIMEI(meids, values[.imei] ?? []) + meidAgainstMEID(meids)
            + esnAgainstMEID(values[.esn] ?? [], meids: meids, imeis: values[.imei] ?? [])
            + chip(udids: values[.udid] ?? [], ecids: values[.ecid] ?? [])
    }

    /// A device with two SIMs has two IMEIs; its MEID is the beginning of one of them.
    private static func meidAgainstIMEI(_ meids: [String], _ imeis: [String]) -> [IdentityNote] {
        guard !imeis.isEmpty else { return [] }
        return meids.filter { meid in
            IdentityText.isDecimal(meid) && !imeis.contains { $0.hasPrefix(meid) }
        }.map {
            .contradiction(
                "MEID \($0) is not the beginning of IMEI \(imeis.joined(separator: ", ")): they are of two devices")
        }
    }

    private static func meidAgainstMEID(_ meids: [String]) -> [IdentityNote] {
        meids.count < 2
            ? []
            : [
                .contradiction(
                    "MEIDs \(meids.joined(separator: ", ")) differ once decimal is written as hexadecimal")
            ]
    }

    /// An ESN that begins with 80 is made from the MEID; an older one has no relation to it.
    private static func esnAgainstMEID(_ esns: [String], meids: [String], imeis: [String]) -> [IdentityNote] {
        let sources = meids.isEmpty ? imeis.map { String($0.prefix(14)) } : meids
        guard !sources.isEmpty else { return [] }
        let expected = sources.map { IdentityText.string(ESNReader.pseudo(ofMEID: Array($0.utf8))) }
        return esns.filter { $0.hasPrefix("80") && !expected.contains($0) }.map {
            .contradiction(
                "pseudo-ESN \($0) does not follow from \(sources.joined(separator: ", ")), which gives "
                    + expected.joined(separator: ", "))
        }
    }

    private static func chip(udids: [String], ecids: [String]) -> [IdentityNote] {
        var notes: [IdentityNote] = []
        if udids.count > 1 { notes.append(.contradiction("two UDIDs: \(udids.joined(separator: ", "))")) }
        if ecids.count > 1 { notes.append(.contradiction("two ECIDs: \(ecids.joined(separator: ", "))")) }
        guard let ecid = ecids.first else { return notes }
        for udid in udids {
            guard let inside = UDIDReader.ecid(of: udid), inside != ecid else { continue }
            notes.append(.contradiction("UDID \(udid) ends in ECID \(inside), not in \(ecid)"))
        }
        return notes
    }

    private static func unique(_ values: [String]) -> [String] {
        var seen: Set<String> = []
        return values.filter { seen.insert($0).inserted }
    }
}
