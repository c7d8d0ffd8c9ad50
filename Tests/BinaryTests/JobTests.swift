import Basics
import Glibc
import Testing

/// examples/jobs as an operator installs it: units and crontab are checked by the programs that read them, and the
/// commands in them are run as they stand there. A program that isn't installed is a failure.
@Suite struct JobTests {
    private static let folder = Files.root + "/examples/jobs"
    private static let units = Files.below(folder).filter { $0.hasSuffix(".service") || $0.hasSuffix(".timer") }
    private static let program = "/usr/local/bin/lotwise-jobs"
    private static let state = "/var/lib/lotwise"
    private static let lot = "MC-2026-10-004"

    /// Values of one key of a unit, in order.
    private static func values(_ unit: String, _ key: String) -> [String] {
        Files.lines(folder + "/" + unit).filter { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }
    }

    // MARK: what systemd says

    @Test func systemdReadsTheUnits() {
        #expect(Self.units.count == 4)
        let shop = Shop(tables: false)
        for unit in Self.units {
            let text = Shop.replace(
                Files.text(Self.folder + "/" + unit), old: Self.program, new: Self.folder + "/lotwise-jobs")
            Files.write(shop.folder + "/" + unit, text)
        }
        let paths = Self.units.map { shop.folder + "/" + $0 }
        let ran = OtherTools.run(["systemd-analyze", "verify", "--man=no"] + paths)
        #expect(ran.code == 0 && ran.errors.isEmpty, "\(ran.text) \(ran.errors)")
        // It would have said something.
        Files.edit(paths[0], old: "ProtectSystem=strict", new: "ProtectSystem=sometimes")
        #expect(OtherTools.run(["systemd-analyze", "verify", "--man=no"] + paths).errors.contains("sometimes"))
        for unit in Self.units where unit.hasSuffix(".timer") {
            for time in Self.values(unit, "OnCalendar") {
                let calendar = OtherTools.run(["systemd-analyze", "calendar", time])
                #expect(calendar.code == 0 && calendar.text.contains("Next elapse"), "\(calendar.errors)")
            }
            #expect(Self.values(unit, "OnCalendar").count == 1 && Self.values(unit, "Persistent") == ["true"])
        }
        #expect(OtherTools.run(["systemd-analyze", "calendar", "Mon..Sat *-*-* 26:00:00"]).code != 0)
    }

    @Test func theServicesMayWriteTheStoreAndNothingElse() {
        for unit in Self.units where unit.hasSuffix(".service") {
            #expect(Self.values(unit, "ProtectSystem") == ["strict"] && Self.values(unit, "User") == ["lotwise"])
            #expect(Self.values(unit, "ReadWritePaths") == [Self.state])
            #expect(Self.values(unit, "NoNewPrivileges") == ["yes"] && Self.values(unit, "DynamicUser").isEmpty)
            // Exit 1 must show as failed.
            #expect(Self.values(unit, "SuccessExitStatus").isEmpty)
            #expect(Files.text(Self.folder + "/" + unit).contains("\n#OnFailure="))
        }
    }

    // MARK: running what stands there

    /// The command line of a unit with its environment, its paths those of a test.
    private func start(_ unit: String, in shop: Shop) -> Ran {
        var environment = ["LOTWISE": Binary.path]
        for line in Self.values(unit, "Environment") {
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            environment[parts[0]] = Shop.replace(parts[1], old: Self.state, new: shop.folder)
        }
        let words = Self.values(unit, "ExecStart").first?.split(separator: " ").map(String.init) ?? []
        #expect(words.first == Self.program)
        return Binary.start(
            Array(words.dropFirst()), environment: environment, program: Self.folder + "/lotwise-jobs"
        ).wait()
    }

    /// Environment and jobs of the crontab. Throws nothing: what isn't one of both fails the test.
    private func crontab() -> (environment: [String: String], jobs: [(times: [String], command: String)]) {
        var environment: [String: String] = [:]
        var jobs: [([String], String)] = []
        for line in Files.lines(Self.folder + "/lotwise.cron") where !line.isEmpty && !line.hasPrefix("#") {
            if let first = line.first, first.isLetter, let sign = line.firstIndex(of: "=") {
                environment[String(line[..<sign])] = String(line[line.index(after: sign)...])
                continue
            }
            let fields = line.split(separator: " ", maxSplits: 5).map(String.init)
            #expect(fields.count == 6, "no line of a crontab: \(line)")
            if fields.count == 6 { jobs.append((Array(fields.prefix(5)), fields[5])) }
        }
        return (environment, jobs)
    }

    @Test func cronReadsTheCrontab() {
        let (environment, jobs) = crontab()
        #expect(jobs.count == 2 && environment["MAILTO"] != nil && environment["PATH"]?.contains("/usr/bin") == true)
        let limits = [0...59, 0...23, 1...31, 1...12, 0...7]
        for job in jobs {
            for (field, limit) in zip(job.times, limits) where field != "*" {
                let numbers = field.split(whereSeparator: { "-,/".contains($0) }).map { Int($0) }
                #expect(!numbers.isEmpty)
                for number in numbers { #expect(number.map(limit.contains) == true, "\(field) of \(job.times)") }
            }
            // Cron takes a per cent sign for the end of the command.
            #expect(!job.command.contains("%") && job.command.hasPrefix("flock "))
        }
        #expect(
            Set(Self.units.flatMap { Self.values($0, "ExecStart") })
                == Set(
                    jobs.map { job in
                        "/"
                            + job.command.split(separator: "/", omittingEmptySubsequences: false).suffix(4).joined(
                                separator: "/")
                    }))
    }

    /// As cron does it: by sh, with the crontab's variables.
    private func cron(_ verb: String, in shop: Shop) throws -> Ran {
        let (environment, jobs) = crontab()
        let job = try #require(jobs.first { $0.command.hasSuffix(" " + verb) })
        let command = Shop.replace(
            Shop.replace(job.command, old: Self.program, new: "'\(Self.folder)/lotwise-jobs'"), old: Self.state,
            new: shop.folder)
        var variables = environment.mapValues { Shop.replace($0, old: Self.state, new: shop.folder) }
        variables["LOTWISE"] = Binary.path
        return Binary.start(["-c", command], environment: variables, program: "/bin/sh").wait()
    }

    private func validated() -> Shop {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside Recovery (fictional)\""
        )
        #expect(shop("validate", "--lot", Self.lot, "--by", "OP-V1").code == 0)
        return shop
    }

    private func names(_ folder: String) -> Set<String> {
        Set(Files.below(folder).compactMap { $0.split(separator: "/").first.map(String.init) })
    }

    @Test func aNightsWorkIsDoneOnceAndARevocationEndsItWithOne() throws {
        let shop = validated()
        let first = start("lotwise-certify.service", in: shop)
        #expect(first.code == 0 && first.errors.isEmpty && first.output.isEmpty, "\(first.text) \(first.errors)")
        let certificates = names(shop.folder + "/out/certificates")
        #expect(certificates.count == 1)
        let folder = shop.folder + "/out/certificates/" + (certificates.first ?? "")
        let list = shop.folder + "/out/status-list.json"
        let policy = shop.store + "/trust/policy.txt"
        #expect(Binary.run(["verify", folder, "--trust", policy, "--status", list]).code == 0)

        let entries = shop.entries
        let second = try cron("certify", in: shop)
        #expect(second.code == 0 && second.errors.isEmpty && second.output.isEmpty, "\(second.text) \(second.errors)")
        #expect(shop.entries == entries && names(shop.folder + "/out/certificates") == certificates)

        shop.revoke()
        let third = start("lotwise-certify.service", in: shop)
        #expect(third.code == 1 && third.errors.contains("S36"), "\(third.errors)")
        #expect(third.errors.contains(certificates.first ?? "?"))
        // The other steps were done all the same.
        #expect(Binary.run(["verify", folder, "--trust", policy, "--status", list]).code == 1)
        #expect(names(shop.folder + "/out/certificates").count == 2)
        #expect(start("lotwise-certify.service", in: shop).code == 0)
        // A later run of the day leaves what an earlier one told.
        let told = Files.below(shop.folder + "/out/jobs").filter { $0.hasSuffix("/certify.out") }
            .map { Files.text(shop.folder + "/out/jobs/" + $0) }
        #expect(told.count == 4)
        #expect(told.filter { $0.contains("\"revoked\":[{") && $0.contains(certificates.first ?? "?") }.count == 1)
    }

    @Test func aDaysReportsLieInAFolderOfTheirOwn() throws {
        let shop = validated()
        for ran in [start("lotwise-reports.service", in: shop), try cron("reports", in: shop)] {
            #expect(ran.code == 0 && ran.errors.isEmpty && ran.output.isEmpty, "\(ran.text) \(ran.errors)")
        }
        let files = Files.below(shop.folder + "/out/reports")
        let day = try #require(files.first?.split(separator: "/").first)
        #expect(WrittenTime(String(day))?.isDay == true)
        let wanted = ["ageing.pdf", "customer-actions-\(Self.lot).pdf", "sanitization.pdf", "where.pdf"]
        #expect(files == wanted.map { day + "/" + $0 })
        for file in files { #expect(Files.read(shop.folder + "/out/reports/" + file).starts(with: "%PDF-".utf8)) }
        #expect(start("lotwise-certify.service", in: shop).code == 0)
        shop.revoke()
        for file in files { Files.remove(shop.folder + "/out/reports/" + file) }
        let told = try cron("reports", in: shop)
        #expect(told.code == 1 && told.errors.contains("S36"), "\(told.errors)")
        #expect(Files.below(shop.folder + "/out/reports") == files)
    }

    @Test func whatFailsIsToldAndTheWorstCounts() throws {
        let shop = validated()
        // No store is no reason to make one and to find nothing wrong with it.
        let lost = Binary.start(
            ["certify"], environment: ["LOTWISE_STORE": shop.folder + "/nowhere", "LOTWISE_OUT": shop.folder + "/out"],
            program: Self.folder + "/lotwise-jobs"
        ).wait()
        #expect(lost.code == 64 && lost.errors.contains("no store") && !Files.exists(shop.folder + "/nowhere"))
        #expect(Binary.start(["sometimes"], program: Self.folder + "/lotwise-jobs").wait().code == 64)
        // The status list can't be written, the certificate can.
        Files.makeFolder(shop.folder + "/out/status-list.json")
        let ran = start("lotwise-certify.service", in: shop)
        #expect(ran.code == 1 && ran.errors.contains("status-list ended with 1"), "\(ran.errors)")
        #expect(names(shop.folder + "/out/certificates").count == 1)
        // A program that isn't there is worse than anything it could say.
        let gone = Binary.start(
            ["reports"],
            environment: [
                "LOTWISE_STORE": shop.store, "LOTWISE_OUT": shop.folder + "/out", "LOTWISE": "/nowhere/lotwise",
            ],
            program: Self.folder + "/lotwise-jobs"
        ).wait()
        #expect(gone.code == 127 && gone.errors.contains("report-where ended with 127"), "\(gone.errors)")
    }
}
