/// The store-wide tables that generated lots are decided with; the same for every lot.
package enum StoreTables {
    static let facility = "lakeside-recovery"
    static let receiver = "OP-R1"
    static let tester = "OP-T1"
    static let sanitizer = "OP-S1"
    static let validator = "OP-V1"
    static let sampler = "OP-Q1"
    static let grader = "OP-G1"
    static let destroyer = "OP-D1"
    static let protection = "OP-P1"
    static let eraseStations = 48

    /// Writes `*.csv` into `folder`, which is made when it is missing.
    package static func write(to folder: String) throws {
        try ByteFile.makeFolder(folder)
        for (name, text) in all {
            let file = try ByteFile("\(folder)/\(name).csv")
            file.write(text)
            try file.finish()
        }
    }

    /// Name and text of each table.
    package static var all: [(name: String, text: String)] {
        [
            ("customers", customers), ("media", media), ("operators", operators), ("prices", prices),
            ("stations", stations), ("tools", tools), ("vendors", vendors),
        ]
    }

    private static func lines(_ header: String, _ rows: [String]) -> String {
        header + "\n" + rows.map { $0 + "\n" }.joined()
    }

    /// Exactly one operator of each role, for every method.
    private static let operators: String = {
        let people = [
            (receiver, "receiver", "Rosa Example", "Dock lead"), (tester, "tester", "Tom Example", "Test technician"),
            (sanitizer, "sanitizer", "Sam Example", "Erasure technician"),
            (validator, "validator", "Vera Example", "Quality manager"),
            (sampler, "sampler", "Quinn Example", "Independent sampler"),
            (grader, "grader", "Gus Example", "Grading technician"),
            (destroyer, "destroyer", "Dana Example", "Destruction operator"),
            (protection, "dpr", "Pat Example", "Data protection representative"),
        ]
        return lines(
            "operator,role,method,trained_at,valid_to,authorised_by,nda_at,name,title,organisation,contact",
            people.map { person in
                "\(person.0),\(person.1),*,2026-01-15,2027-12-31,\(protection),2026-01-10,\(person.2),\(person.3),"
                    + "Lakeside Recovery (fictional),floor@lakeside-recovery.example"
            })
    }()

    private static let tools: String = {
        var rows: [String] = []
        for os in ["iOS", "iPadOS", "Android"] {
            rows.append("Blancco 5 Mobile,3.0,3.99,cryptographicErase,internalFlash,\(os),purge,2026-01-01,2027-12-31")
            rows.append("Phonecheck,3.80,3.99,cryptographicErase,internalFlash,\(os),purge,2026-01-01,2027-12-31")
        }
        rows.append("Blancco 5 Mobile,3.0,3.99,overwrite,internalFlash,*,clear,2026-01-01,2027-12-31")
        rows.append("Phonecheck,3.80,3.99,factoryReset,internalFlash,Android,clear,2026-01-01,2027-12-31")
        rows.append("Phonecheck,3.80,3.99,cryptographicErase,esim,*,purge,2026-01-01,2027-12-31")
        return lines("tool,version_from,version_to,technique,media,os,level,valid_from,valid_to", rows)
    }()

    private static let media = lines(
        "model,os,os_from,os_to,encryption_always_on,escrow,erasing_software,evidence",
        DeviceCatalogue.models.enumerated().map { place, model in
            let always = place == DeviceCatalogue.unknownEncryption ? "unknown" : "yes"
            let evidence = always == "yes" ? "maker's platform security guide" : ""
            return "\(model.name),\(model.platform.rawValue),1,99,\(always),no,yes,\(evidence)"
        })

    private static let stations: String = {
        var rows = [
            "DOCK-1,+00:00,,receiving,yes", "DOCK-2,+00:00,,overflow,yes", "CAGE-1,+00:00,,cage-1,yes",
            "BENCH-1,+00:00,Phonecheck,testing,yes", "GRADE-1,+00:00,,grading,yes", "SHRED-1,+00:00,,destruction,yes",
            "FRONT-1,+00:00,,front-office,no",
        ]
        for number in 1...eraseStations {
            rows.append("WS-\(IdentifierGenerator.padded(number, width: 2)),+00:00,,erasure,yes")
        }
        return lines("station,zone,tool,area,secured", rows)
    }()

    private static let vendors = lines(
        "vendor,name,country,kind,r2_certificate,status,scope,materials,checked_at,valid_to,due_diligence_at",
        [
            "evergreen,Evergreen Metals (fictional),US,r2,C2026-00017,active,"
                + "Materials Recovery;Physical Data Sanitization,phones;tablets;batteries,2026-10-26,2028-06-30,2026-09-01",
            "second-spring,Second Spring Wholesale (fictional),US,r2,C2026-00042,active,"
                + "Testing and Repairing;Logical Data Sanitization,phones;tablets,2026-10-26,2028-03-31,2026-09-01",
            "cobalt-loop,Cobalt Loop Batteries (fictional),CA,other,,active,,batteries,2026-10-26,2027-12-31,2026-09-15",
        ])

    private static let customers = lines(
        "customer,legal_name,site,contact",
        [
            "harbor-health,Harbor Health Network (fictional),Elm Falls campus,assets@harbor-health.example",
            "maple-clinic,Maple Street Clinic (fictional),Maple Street,office@maple-clinic.example",
        ])
}
