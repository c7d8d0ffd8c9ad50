import Printing

/// On a page a fact is a label and a text; what evidence states is `RecoveryModel.Fact`.
typealias Fact = Printing.Fact
