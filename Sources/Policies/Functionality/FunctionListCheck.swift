import RecoveryModel

/// Static check of the functionality block.
///
/// ```
/// for problem in FunctionListCheck.problems(of: pipeline.policy) { print(problem) }
/// ```
package enum FunctionListCheck {
    /// Functions that don't exist, locks and states among them, and lists that ask for nothing.
    package static func problems(of policy: Policy) -> [String] {
        [("key_functions", policy.keyFunctions), ("hardware_functions", policy.hardwareFunctions)].flatMap {
            name, list in
            list.isEmpty
                ? ["\(name) is empty: nothing would have to work"]
                : list.filter { !FunctionNames.functions.contains($0) }.map {
                    "\(name): ‘\($0)’ is no function of a device: `lotwise pipeline show r2v3-mobile` has names that are"
                }
        }
    }
}
