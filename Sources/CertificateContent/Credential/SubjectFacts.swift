import Basics
import Custody
import RecoveryModel

/// What the subject of a credential says. Counts and sentences are passed over here: they are worked out anew from the
/// device table and compared.
struct SubjectFacts {
    let scope: CertificateScope
    let customer: CertificateCustomer
    let lot: CertificateLot
    let validation: CertificateValidation?
    let policy: CertificatePolicy
    let warnings: [CertificateRemark]
    let revocation: Int?
    let sampling: CertificateSampling?
    let deviceCount: Int
    let excludedCount: Int

    init(_ object: StrictObject, _ kind: CertificateKind) throws(CertificateError) {
        var subject = object
        _ = try subject.optionalText("completedAt")
        let contract = try Self.contract(subject.object("contract"))
        deviceCount = try subject.count("deviceCount")
        _ = try subject.digest("devicesDigest")
        _ = try subject.array("excludedCodes")
        excludedCount = try subject.count("excludedCount")
        _ = try subject.text("id")
        _ = try subject.optionalText("intake")
        lot = CertificateLot(
            name: try subject.text("lot"), openedAt: try subject.optionalInstant("lotOpenedAt"), contract: contract)
        for name in ["method", "notChecked"] { _ = try subject.array(name) }
        _ = try subject.texts("operator")
        customer = try Self.customer(subject.object("owner"))
        policy = try Self.policy(subject.object("policy"))
        _ = try subject.count("resolutionCount")
        let revocation = try subject.take("revocation")
        guard revocation.isNull || revocation.integer.map({ $0 >= 0 }) == true else {
            throw subject.refusal("‘revocation’ is neither the number of an entry nor null")
        }
        self.revocation = revocation.integer
        sampling = try CertificateSampling.read(subject.take("sampling"))
        scope = try subject.word("scope", CertificateScope.self)
        _ = try subject.texts("site")
        _ = try subject.text("standard")
        for name in ["statements", "technique"] { _ = try subject.array(name) }
        try subject.constant("template", kind.template)
        _ = try subject.array("tool")
        validation = try Self.validation(subject.take("validation"))
        _ = try subject.array("verification")
        var warnings: [CertificateRemark] = []
        for warning in try subject.array("warnings") { warnings.append(try Self.warning(warning)) }
        self.warnings = warnings
        try subject.finish()
    }

    private static func contract(_ object: StrictObject) throws(CertificateError) -> Contract {
        var object = object
        var contract = Contract(confidentiality: try object.word("confidentiality", Confidentiality.self))
        guard let reuse = try object.take("reuseAllowed").bool else {
            throw object.refusal("‘reuseAllowed’ is neither true nor false")
        }
        contract.reuseAllowed = reuse
        let days = try object.take("sanitizeWithinDays")
        guard days.isNull || days.integer != nil else { throw object.refusal("‘sanitizeWithinDays’ is no number") }
        contract.sanitizeWithinDays = days.integer
        contract.standard = try object.word("standard", SanitizationStandard.self)
        try object.finish()
        return contract
    }

    private static func customer(_ object: StrictObject) throws(CertificateError) -> CertificateCustomer {
        var object = object
        let (contact, name) = (try object.optionalText("contact"), try object.optionalText("name"))
        let (id, site) = (try object.text("ref"), try object.optionalText("site"))
        try object.finish()
        return CertificateCustomer(id: id, legalName: name, site: site, contact: contact)
    }

    private static func policy(_ object: StrictObject) throws(CertificateError) -> CertificatePolicy {
        var object = object
        let (digest, pipeline) = (try object.text("digest"), try object.text("pipeline"))
        let rules = try object.text("rules")
        try object.finish()
        return CertificatePolicy(pipeline: pipeline, digest: digest, rules: rules)
    }

    private static func validation(_ value: JSONValue) throws(CertificateError) -> CertificateValidation? {
        if value.isNull { return nil }
        var object = try StrictObject(value, place: "validation", code: .schema)
        let at = try object.instant("at")
        var person = CertificatePerson(auth: try object.optionalText("auth"))
        let basis = try object.optionalText("basis")
        person.id = try object.optionalText("by")
        person.contact = try object.optionalText("contact")
        var entry = try object.object("entry")
        let relied = CertificateEntry(index: try entry.count("index"), leaf: try entry.hash("leaf"))
        try entry.finish()
        person.location = try object.optionalText("location")
        person.name = try object.optionalText("name")
        person.organisation = try object.optionalText("organisation")
        let (role, status) = (try object.text("role"), try object.text("status"))
        person.title = try object.optionalText("title")
        try object.finish()
        return CertificateValidation(
            status: status, person: person, role: role, at: at, basis: basis, entry: relied)
    }

    private static func warning(_ value: JSONValue) throws(CertificateError) -> CertificateRemark {
        var object = try StrictObject(value, place: "warnings", code: .schema)
        let code = try object.word("code", CertificateRemark.Code.self)
        let subjects = try object.texts("subjects")
        _ = try object.text("text")
        try object.finish()
        return CertificateRemark(code, subjects)
    }
}
