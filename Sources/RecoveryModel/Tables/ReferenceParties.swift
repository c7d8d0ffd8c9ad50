import Basics

/// `vendors`: who may take devices or materials, and what was found when that was looked up.
package struct Vendor: Hashable, Sendable {
    package var vendor: String
    package var name: String?
    package var country: String?
    /// r2 or other.
    package var kind: String
    package var certificate: String?
    /// active, suspended, revoked, expired, discontinued, closed, moved.
    package var status: String
    /// Terms of the closed list of R2v3 scopes.
    package var scope: [String]
    package var materials: [String]
    package var checkedAt: EvidenceTime?
    package var validTo: EvidenceTime?
    package var dueDiligenceAt: EvidenceTime?

    package init(
        vendor: String, name: String?, country: String?, kind: String, certificate: String?, status: String,
        scope: [String], materials: [String], checkedAt: EvidenceTime?, validTo: EvidenceTime?,
        dueDiligenceAt: EvidenceTime?
    ) {
        self.vendor = vendor
        self.name = name
        self.country = country
        self.kind = kind
        self.certificate = certificate
        self.status = status
        self.scope = scope
        self.materials = materials
        self.checkedAt = checkedAt
        self.validTo = validTo
        self.dueDiligenceAt = dueDiligenceAt
    }
}

/// `customers`: whose devices they were.
package struct Customer: Hashable, Sendable {
    package var customer: String
    package var legalName: String?
    package var site: String?
    package var contact: String?

    package init(customer: String, legalName: String?, site: String?, contact: String?) {
        self.customer = customer
        self.legalName = legalName
        self.site = site
        self.contact = contact
    }
}
