extension ReferenceTables {
    /// The zone that clocks at a station keep, else that of the site, which is the station `*`; nil when neither is known.
    package func zone(at name: String?) -> Zone? { station(name)?.zone ?? station("*")?.zone }
}
