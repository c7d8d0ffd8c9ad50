/// What customers' manifests get wrong about identifiers.
enum ManifestFaults {
    static let all: [Fault] = [
        Fault("no-identifier", codes: ["I01"], summary: "row without any identifier", strays: false) { plan, _ in
            plan.neverArrives()
            plan.rows[0].assetTag = ""
            plan.rows[0].imei = ""
            plan.rows[0].imei2 = ""
            plan.rows[0].meid = ""
            plan.rows[0].serial = ""
            plan.expected.identifier = nil
            plan.expected.atLeast(["I01"], never: Fault.reuse)
        },
        Fault("check-digit", codes: ["I02"], summary: "the IMEI's last digit is mistyped", needs: .android) { plan, _ in
            let right = plan.rows[0].imei
            let last = Int(right.suffix(1)) ?? 0
            plan.rows[0].imei = right.dropLast() + "\((last + 3) % 10)"
            plan.knownByTag(code: "I02")
        },
        Fault("placeholder", codes: ["I03"], summary: "the IMEI is a known placeholder", needs: .android) { plan, _ in
            plan.rows[0].imei = "004999010640000"
            plan.knownByTag(code: "I03")
        },
        Fault("scientific", codes: ["I04"], summary: "a spreadsheet turned the IMEI into 3.5E+14", needs: .android) {
            plan, _ in
            let digits = plan.rows[0].imei
            plan.rows[0].imei = digits.prefix(1) + "." + digits.dropFirst().prefix(5) + "E+14"
            plan.knownByTag(code: "I04")
        },
        Fault("duplicate-row", codes: ["I05"], summary: "the same device in two rows") { plan, _ in
            plan.rows.append(plan.rows[0])
            plan.expected.atLeast(["I05"], never: [])
        },
        Fault("contradicting-ids", codes: ["I07"], summary: "the row's MEID is not of the row's IMEI", needs: .apple) {
            plan, random in
            plan.rows[0].meid = plan.rows[0].meid.prefix(8) + "\(random.within(100_000...999_999))"
            plan.expected.atLeast(["I07"], never: Fault.reuse)
        },
        Fault(
            "lost-zero", codes: ["I08"], summary: "the IMEI's leading zero is gone", needs: Fault.Needs(models: [3]),
            strays: false
        ) { plan, _ in
            plan.rows[0].imei = String(plan.rows[0].imei.dropFirst())
            plan.expected.remark(["I08"])
        },
        Fault("no-check-digit", codes: ["I09"], summary: "the IMEI is written without its check digit", needs: .android)
        { plan, _ in
            plan.rows[0].imei = String(plan.rows[0].imei.dropLast())
            plan.expected.remark(["I09"])
        },
        Fault("ragged-row", codes: ["I10"], summary: "the row breaks off after four cells", strays: false) { plan, _ in
            plan.neverArrives()
            plan.rows[0].raw = Array(plan.rows[0].cells.prefix(4))
            plan.expected.atLeast(["I10"], never: Fault.reuse)
            plan.expected.identifier = nil
        },
        Fault("malformed-meid", codes: ["I11"], summary: "the MEID has a letter that no MEID has", needs: .apple) {
            plan, _ in
            plan.rows[0].meid = plan.rows[0].meid.dropLast() + "Z"
            plan.expected.remark(["I11"])
        },
        Fault("unknown-type", codes: ["I12"], summary: "nobody knows the type allocation code", strays: false) {
            plan, _ in
            plan.renumber(tac: "35990199")
            plan.expected.remark(["I12"])
        },
        Fault("shared-plate", codes: ["I13"], summary: "one unit plate on two devices", width: 2) { plan, _ in
            plan.unit = "U0000X" + String(plan.shared % 9_000_000 + 1_000_000)
            plan.scans[0].unit = plan.unit
            plan.expected.atLeast(["I13"], never: Fault.reuse)
        },
        Fault("stranger", codes: [], summary: "a grade of a device that nobody sent (I17 in the lot)", strays: false) {
            plan, _ in
            let body = "35990299" + IdentifierGenerator.padded(plan.index + 1, width: 6)
            plan.strangers = [
                Stranger(identifier: body + "\(CheckDigits.luhn(body))", at: plan.timeline.graded(plan.index))
            ]
        },
    ]
}

extension DevicePlan {
    /// A row, and nothing behind it.
    mutating func neverArrives() {
        scans = []
        moves = []
        before = nil
        after = nil
        erasures = []
        grades = []
        repairs = []
        samples = []
    }

    /// The row's IMEI is no use: the dock reads the customer's tag, the benches the unit plate.
    mutating func knownByTag(code: String) {
        scans[0].identifier = assetTag
        imei = nil
        expected.identifier = assetTag
        expected.atLeast([code], never: Fault.reuse)
    }

    /// Another IMEI for the device, everywhere.
    mutating func renumber(tac: String) {
        guard let old = imei else { return }
        let body = tac + old.dropFirst(8).prefix(6)
        let new = body + "\(CheckDigits.luhn(body))"
        imei = new
        let meid = self.meid ?? ""
        for place in rows.indices {
            rows[place].imei = new
            rows[place].meid = meid
        }
        for place in scans.indices { scans[place].identifier = new }
        for place in erasures.indices {
            erasures[place].imei = new
            erasures[place].meid = meid
        }
        expected.identifier = new
    }
}
