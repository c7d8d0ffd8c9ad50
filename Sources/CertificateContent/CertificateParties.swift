import Basics
import Custody
import RecoveryModel

/// Who issues. Everything but the DID is printed as the settings give it and checked by nobody.
package struct CertificateIssuer: Hashable, Sendable {
    package var did: String
    package var name: String
    /// One line each.
    package var address: [String]
    package var contact: String?
    /// Number of the R2 certificate, as given.
    package var r2Number: String?

    package init(did: String, name: String, address: [String] = [], contact: String? = nil, r2Number: String? = nil) {
        self.did = did
        self.name = name
        self.address = address
        self.contact = contact
        self.r2Number = r2Number
    }
}

/// Whose devices they were, from the customers table.
package struct CertificateCustomer: Hashable, Sendable {
    /// The customer's word in `lot.yaml`.
    package var id: String
    package var legalName: String?
    package var site: String?
    package var contact: String?

    package init(id: String, legalName: String? = nil, site: String? = nil, contact: String? = nil) {
        self.id = id
        self.legalName = legalName
        self.site = site
        self.contact = contact
    }
}

/// The lot and what was agreed for it.
package struct CertificateLot: Hashable, Sendable {
    package var name: String
    package var openedAt: Instant?
    package var contract: Contract

    package init(name: String, openedAt: Instant?, contract: Contract) {
        self.name = name
        self.openedAt = openedAt
        self.contract = contract
    }
}

/// A person as the operators table and the evidence give them (NIST SP 800-88r1 §4.8: name, title, organisation,
/// location, contact). What has no source stays nil and prints «not recorded».
package struct CertificatePerson: Hashable, Sendable {
    /// Operator id, a pseudonym.
    package var id: String?
    package var name: String?
    package var title: String?
    package var organisation: String?
    package var location: String?
    package var contact: String?
    /// none, key or session: how it is known that they acted. Nil where nobody signed anything.
    package var auth: String?

    package init(
        id: String? = nil, name: String? = nil, title: String? = nil, organisation: String? = nil,
        location: String? = nil, contact: String? = nil, auth: String? = nil
    ) {
        self.id = id
        self.name = name
        self.title = title
        self.organisation = organisation
        self.location = location
        self.contact = contact
        self.auth = auth
    }
}

/// An entry of the log that the certificate rests on.
package struct CertificateEntry: Hashable, Sendable {
    /// Number in the log.
    package var index: Int
    /// RFC 6962 leaf hash of the entry's bytes.
    package var leaf: TreeHash

    package init(index: Int, leaf: TreeHash) {
        self.index = index
        self.leaf = leaf
    }
}

/// The acceptance by somebody who erased nothing in the lot (S43, S35).
package struct CertificateValidation: Hashable, Sendable {
    /// accepted.
    package var status: String
    /// Its `auth` says whether the name is authenticated.
    package var person: CertificatePerson
    package var role: String
    package var at: Instant
    /// What it rests on, as the person wrote it.
    package var basis: String?
    package var entry: CertificateEntry

    package init(
        status: String, person: CertificatePerson, role: String, at: Instant, basis: String? = nil,
        entry: CertificateEntry
    ) {
        self.status = status
        self.person = person
        self.role = role
        self.at = at
        self.basis = basis
        self.entry = entry
    }
}

/// The rules that decided.
package struct CertificatePolicy: Hashable, Sendable {
    /// Name of the pipeline.
    package var pipeline: String
    /// `sha256:` over the pipeline's YAML and tables.
    package var digest: String
    /// Version of the rules built in.
    package var rules: String

    package init(pipeline: String, digest: String, rules: String) {
        self.pipeline = pipeline
        self.digest = digest
        self.rules = rules
    }
}

/// The checkpoint that covers every entry relied on.
package struct CertificateLog: Hashable, Sendable {
    package var origin: String
    package var size: Int
    package var root: TreeHash

    package init(origin: String, size: Int, root: TreeHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }
}
