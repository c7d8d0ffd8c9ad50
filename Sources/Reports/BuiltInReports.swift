/// Every report. A new one is one file and one line here.
///
/// ```
/// guard let report = BuiltInReports.all.first(where: { $0.name == "assets" }) else { return }
/// let document = try report.init().document(context)
/// ```
package enum BuiltInReports {
    /// In the order in which help lists them.
    package static let all: [any Report.Type] = [
        ReconciliationReport.self,
        ReceiptReport.self,
        DiscrepancyReport.self,
        CustodyReport.self,
        WhereReport.self,
        CustomerActionsReport.self,
        AssetsReport.self,
        SettlementReport.self,
        SanitizationReport.self,
        AgeingReport.self,
        ImpactReport.self,
    ]
}
