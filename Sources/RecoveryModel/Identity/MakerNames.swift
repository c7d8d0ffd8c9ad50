import Basics

// table-data
/// Makers of phones and tablets under the names that tools, systems and people give them: a brand, a company, what
/// Android says in `ro.product.manufacturer`. Two names of one house are no contradiction; two houses are.
///
/// ```
/// if MakerNames.contradict("Redmi", "Samsung") { print("two makers") }
/// let house = MakerNames.house(erasure.manufacturer)
/// ```
package enum MakerNames {
    /// The house behind a name, such as `lg` for `LGE`; nil for a name that isn't in the list.
    package static func house(_ text: String?) -> String? {
        guard let text else { return nil }
        let key = ComparableText.key(text)
        if let known = houses[key] { return known }
        let words = key.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard let first = words.first else { return nil }
        // «Samsung Electronics Co., Ltd.»: a form of company says nothing; any other word may name something else.
        guard words.dropFirst().allSatisfy({ companyWords.contains($0) }) || words.count == 1 else {
            return houses[words.filter { !companyWords.contains($0) }.joined(separator: " ")]
        }
        return houses[first]
    }

    /// What two sources of one serial agree on: the house, or for a maker that the list lacks its first word, so that
    /// `Foo, Inc.` and `FOO` are one. Empty for a text without a word.
    package static func key(_ text: String?) -> String {
        if let house = house(text) { return house }
        let words = ComparableText.key(text ?? "").split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard let first = words.first else { return "" }
        return houses[first] ?? first
    }

    /// Do both names stand in the list, for two houses? An unknown name contradicts nothing.
    package static func contradict(_ a: String?, _ b: String?) -> Bool {
        guard let one = house(a), let other = house(b) else { return false }
        return one != other
    }

    /// The house that a model's name gives away: a maker in front, or a series that one maker alone has.
    package static func house(ofModel text: String?) -> String? {
        let key = ComparableText.key(text ?? "")
        if let leading = leading(key) { return leading.house }
        let first = key.prefix { $0.isLetter }
        return series[String(first)]
    }

    private static let series: [String: String] = [
        "iphone": "apple", "ipad": "apple", "ipod": "apple", "galaxy": "samsung", "pixel": "google", "moto": "lenovo",
        "redmi": "xiaomi", "poco": "xiaomi", "xperia": "sony",
    ]

    /// The house whose name a text begins with, and what follows the name: `Samsung Galaxy A52` is a `Galaxy A52`.
    static func leading(_ key: String) -> (house: String, rest: String)? {
        guard let space = key.firstIndex(of: " ") else { return nil }
        let name = String(key[..<space])
        guard !brands.contains(name), let house = houses[name] else { return nil }
        return (house, String(key[key.index(after: space)...]))
    }

    /// Names that belong to the model's own: a «moto e6» is no «e6».
    private static let brands: Set<String> = [
        "moto", "redmi", "poco", "honor", "realme", "iqoo", "nokia", "alcatel", "nubia", "redmagic", "cat", "infinix",
        "tecno", "itel", "cmf", "medion", "symbol", "blackshark",
    ]

    private static let companyWords: Set<String> = [
        "inc", "co", "corp", "corporation", "company", "ltd", "limited", "llc", "gmbh", "ag", "electronics", "mobile",
        "mobility", "communications", "technologies", "technology", "group", "global", "oy", "international",
        "computer", "devices", "solutions", "korea", "china", "us", "usa",
    ]

    private static let houses: [String: String] = {
        let names: [String: [String]] = [
            "apple": ["apple"], "samsung": ["samsung"], "google": ["google"], "lg": ["lg", "lge"],
            "lenovo": ["lenovo", "motorola", "moto", "medion"], "hmd": ["hmd", "nokia"],
            "xiaomi": ["xiaomi", "redmi", "poco", "blackshark"], "huawei": ["huawei", "honor"],
            "oneplus": ["oneplus"], "oppo": ["oppo", "realme"], "vivo": ["vivo", "iqoo"],
            "sony": ["sony", "sony ericsson", "sonyericsson"], "tcl": ["tcl", "alcatel", "tct"],
            "zte": ["zte", "nubia", "redmagic"], "asus": ["asus", "asustek"], "amazon": ["amazon"], "htc": ["htc"],
            "microsoft": ["microsoft"], "blackberry": ["blackberry", "rim"], "nothing": ["nothing", "cmf"],
            "fairphone": ["fairphone"], "zebra": ["zebra", "symbol"], "honeywell": ["honeywell"],
            "kyocera": ["kyocera"], "sharp": ["sharp"], "panasonic": ["panasonic"], "fujitsu": ["fujitsu", "fcnt"],
            "bullitt": ["cat", "caterpillar", "bullitt"], "transsion": ["infinix", "tecno", "itel", "transsion"],
            "doogee": ["doogee"], "ulefone": ["ulefone"], "blackview": ["blackview"], "oukitel": ["oukitel"],
            "umidigi": ["umidigi"], "cubot": ["cubot"], "crosscall": ["crosscall"], "gigaset": ["gigaset"],
            "wiko": ["wiko"], "archos": ["archos"], "acer": ["acer"], "dell": ["dell"],
            "hp": ["hp", "hewlett packard"],
            "toshiba": ["toshiba"], "meizu": ["meizu"], "coolpad": ["coolpad"], "blu": ["blu"],
            "datalogic": ["datalogic"], "getac": ["getac"], "sonim": ["sonim"], "emporia": ["emporia"],
            "doro": ["doro"], "essential": ["essential"], "razer": ["razer"],
        ]
        var table: [String: String] = [:]
        for (house, spellings) in names { for spelling in spellings { table[spelling] = house } }
        return table
    }()
}

/// Which world a system belongs to: a device of one never runs the other's.
///
/// ```
/// let family = SystemFamily(system: "iPadOS") ?? SystemFamily(maker: claim.make)
/// ```
package enum SystemFamily: String, Sendable {
    case apple, android

    /// Of a system's name (`iOS`, `iPadOS`, `Android`, also with a version); nil for any other.
    package init?(system: String?) {
        switch system {
        case "iOS"?, "iPadOS"?: self = .apple
        case "Android"?: self = .android
        case nil: return nil
        case let text?: self.init(words: text)
        }
    }

    private init?(words text: String) {
        let words = ComparableText.key(text).split { !$0.isLetter }.map(String.init)
        switch words.first {
        case "ios", "ipados": self = .apple
        case "iphone" where words.count > 1 && words[1] == "os": self = .apple
        case "android": self = .android
        default: return nil
        }
    }

    /// Systems of other makers than these two, in their makers' words.
    package static let others = [
        "KaiOS", "Series 30", "Series 30+", "Series 40", "Symbian", "Tizen", "Windows Phone", "Windows Mobile",
        "Windows 10 Mobile", "BlackBerry OS", "BlackBerry 10", "Bada", "Firefox OS", "Sailfish OS",
    ]
    private static let otherKeys = Set(others.map(ComparableText.key))

    /// A system that is known to be neither Apple's nor Android; false for one that nobody knows.
    package static func isOther(_ system: String) -> Bool { otherKeys.contains(ComparableText.key(system)) }

    /// Of a maker; nil for one that isn't known, or that has made others too.
    package init?(maker: String?) { self.init(house: MakerNames.house(maker)) }

    /// Of a house in the list of makers.
    package init?(house: String?) {
        switch house {
        case "apple": self = .apple
        case nil, "microsoft", "blackberry", "hmd": return nil
        default: self = .android
        }
    }
}
