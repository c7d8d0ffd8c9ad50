// swift-format-ignore-file
// table-data
// Written by scripts/embed-pipelines from pipelines/. Change the files there and run it again.

/// The files of pipelines/ as the binary carries them, by path.
enum BuiltInPipelineFiles {
    static let texts: [String: String] = [
        "mappings/example-bench-tests.yaml": ##"""
# Example: a bench that writes its checks into a sheet of its own. Copy it, change the headers, and give it a name.
name: example-bench-tests
kind: functional-tests-csv
delimiter: ";"
dates: day-first          # 5.10.2026 14:03
zone: "+02:00"            # times in the sheet have no offset
columns:
  Bench IMEI: device
  Checked on: tested_at
  Bench check: function
  Verdict: result
  Clerk no.: operator
constants:
  kind: operator
  tool: BenchSheet
  tool_version: "7"
values:
  function:
    Power up: power_on
    Screen: lcd
    Touch: digitizer
    SIM tray: media.sim
    Find My: lock.activation
  result:
    OK: pass
    NOK: fail
    Skipped: not_tested
    Empty: removed

"""##,
        "mappings/example-customer-sheet.yaml": ##"""
# Example: a customer's own sheet of devices, with headers that nobody else has.
name: example-customer-sheet
kind: manifest
columns:
  Handset code: imei
  Plate text: serial
  Inv. ref: assetTag
  Firm: make
  Type shown: model
  Gigs: storage
  Crate: box
  Find My seen: activationLock
  Handed in by: personal
  Desk: personal
  Row shade: ignored
values:
  make:
    APL: Apple
    SAM: Samsung
  activationLock:
    seen: "on"
    not seen: "off"

"""##,
        "nist-only.tests.yaml": ##"""
# Cases of nist-only: `lotwise pipeline test nist-only`.
tables:
  tools:
    - { tool: Blancco 5 Mobile, version_from: '3.0', version_to: '3.99', technique: cryptographicErase, media: internalFlash, os: iOS, level: purge, valid_from: 2026-01-01, valid_to: 2027-12-31 }
  operators:
    - { operator: op-san-1, role: sanitizer, method: '*', trained_at: 2026-01-15, valid_to: 2027-12-31 }

base:
  claim: { imei: '353234120000011', serial: F2LX1234KXKN, make: Apple, model: iPhone 12, storage_gb: 64, os: iOS }
  scans:
    - { scanned_at: 2026-10-05T15:00:00Z, location: receiving, hazard: none }
  tests:
    - tested_at: 2026-10-13T15:00:00Z
      tool: Phonecheck
      tool_version: '3.88.2'
      operator: op-tst-1
      pass: [power_on, lcd, digitizer]
      scores: { battery_health: '91' }
      states: { lock.activation: off, lock.mdm: off, blacklist: off, media.sim: removed, media.sd: absent, media.esim: erased, state.setup: yes }
  erasures:
    - tool: Blancco 5 Mobile
      tool_version: '3.12'
      report: 3f0c6a52-0000-4000-8000-000000000002
      words: Apple iOS erasure
      outcome: successful
      errors: 0
      os: iOS
      os_version: '17.6'
      imei: '353234120000011'
      started_at: 2026-10-12T13:00:00Z
      ended_at: 2026-10-12T13:06:00Z
      operator: op-san-1
  grading:
    - { graded_at: 2026-10-14T15:00:00Z, kind: none, operator: op-grd-1 }

cases:
  - name: a sanitized phone goes back to the customer
    expect: { sanitization: passed, routing: passed, route: return }

  - name: nothing goes back unsanitized
    device: { erasures: [] }
    expect: { sanitization: waiting, route: none }

  - name: a phone that can't be erased is destroyed
    device:
      erasures:
        - { tool: Blancco 5 Mobile, tool_version: '3.12', report: a, words: Apple iOS erasure, outcome: failed, os: iOS, os_version: '17.6', imei: '353234120000011', started_at: 2026-10-12T13:00:00Z, ended_at: 2026-10-12T13:06:00Z, operator: op-san-1 }
        - { tool: Blancco 5 Mobile, tool_version: '3.12', report: b, words: Apple iOS erasure, outcome: failed, os: iOS, os_version: '17.6', imei: '353234120000011', started_at: 2026-10-12T14:00:00Z, ended_at: 2026-10-12T14:06:00Z, operator: op-san-1 }
    expect: { sanitization: failed, route: destroy }

"""##,
        "nist-only.yaml": ##"""
# For a customer who wants data destroyed and devices back: no reuse through us, so that no prices are needed and a
# grade is only recorded.
name: nist-only
summary: Sanitize to NIST SP 800-88 and give back, or destroy; nothing is sold.
stages: [shipment, functionality, sanitization, cosmetic, routing]

shipment:
  scan_within_hours: 48
  carrier_clock_minutes: 60
  weight_tolerance_percent: 2

functionality:
  key_functions: [power_on, lcd, digitizer]
  battery_minimum_percent: 80

sanitization:
  attempts: 2
  maximum_age_days: 37
  clock_skew_seconds: 300
  required_statements: [media.sim, media.sd, media.esim, state.setup]
  expected_statements: []            # S39, S45: state.browsed, state.marking
  verification_minimum_percent: 10   # S29
  write_bytes_per_second: 2000000000
  read_bytes_per_second: 4000000000
  standards: tables/erasure-standards.csv
  durations: tables/erasure-durations.csv
  media: tables/media.csv

cosmetic:
  rules: tables/cosmetic-rules.csv
  bands: tables/cosmetic-bands.csv
  no_defect: C6
  graders_may_differ: 1
  grading_session_minutes: 15

routing:
  table: tables/routing-nist-only.csv
  storage_maximum_days: 365

"""##,
        "r2v3-mobile.tests.yaml": ##"""
# Cases of r2v3-mobile: `lotwise pipeline test r2v3-mobile`. A section that a case writes replaces the base's.
tables:
  tools:
    - { tool: Blancco 5 Mobile, version_from: '3.0', version_to: '3.99', technique: cryptographicErase, media: internalFlash, os: iOS, level: purge, valid_from: 2026-01-01, valid_to: 2027-12-31 }
  operators:
    - { operator: op-san-1, role: sanitizer, method: '*', trained_at: 2026-01-15, valid_to: 2027-12-31 }
    - { operator: op-des-1, role: destroyer, method: '*', trained_at: 2026-01-15, valid_to: 2027-12-31 }
  stations:
    - { station: CAGE-1, area: cage-1, secured: yes }
    - { station: FRONT-1, area: front-office, secured: no }
  prices:
    - { model: iPhone 12, functional: F3, cosmetic: C6, channel: marketplace, price_minor: 26000, currency: USD }
    - { model: iPhone 12, functional: F3, cosmetic: C3, channel: marketplace, price_minor: 14000, currency: USD }
    - { model: iPhone 12, functional: failed, cosmetic: C6, channel: repair, price_minor: 9000, currency: USD }
    - { model: iPhone 12, functional: failed, cosmetic: C6, channel: parts, price_minor: 6000, currency: USD }

base:
  claim: { imei: '353234120000011', serial: F2LX1234KXKN, make: Apple, model: iPhone 12, storage_gb: 64, os: iOS }
  scans:
    - { scanned_at: 2026-10-05T15:00:00Z, location: receiving, unit: U-1, seal: SL1000001, seal_state: intact, hazard: none }
  tests:
    - tested_at: 2026-10-13T15:00:00Z
      tool: Phonecheck
      tool_version: '3.88.2'
      operator: op-tst-1
      pass: [power_on, lcd, digitizer, charge_port, cellular_voice, ear_speaker, mic_bottom, power_key, vol_up, vol_down, wifi]
      scores: { battery_health: '91' }
      states:
        lock.activation: off
        lock.mdm: off
        lock.sim: off
        blacklist: off
        media.sim: removed
        media.sd: absent
        media.esim: erased
        state.setup: yes
  erasures:
    - tool: Blancco 5 Mobile
      tool_version: '3.12'
      report: 3f0c6a52-0000-4000-8000-000000000001
      words: Apple iOS erasure
      outcome: successful
      errors: 0
      manufacturer: Apple
      model: iPhone 12
      os: iOS
      os_version: '17.6'
      imei: '353234120000011'
      serial: F2LX1234KXKN
      started_at: 2026-10-12T13:00:00Z
      ended_at: 2026-10-12T13:06:00Z
      operator: op-san-1
      station: WS-01
  grading:
    - { graded_at: 2026-10-14T15:00:00Z, kind: none, operator: op-grd-1 }

cases:
  - name: a clean phone is sold
    expect: { shipment: passed, functionality: passed, sanitization: passed, cosmetic: passed, routing: passed, route: resale, category: C6 }

  - name: a phone that is not here yet has no route
    device: { scans: [] }
    expect: { shipment: waiting, routing: waiting, route: none, without: [T01] }

  - name: a phone that is still not here when receipt is closed is missing
    lot: { closed: 2026-10-07T00:00:00Z }
    device: { scans: [] }
    expect: { shipment: waiting, route: none }

  - name: a broken seal holds
    device:
      scans: [{ scanned_at: 2026-10-05T15:00:00Z, seal: SL1000001, seal_state: broken }]
    expect: { shipment: held, route: hold }

  - name: no erasure, no route
    device: { erasures: [] }
    expect: { sanitization: waiting, route: none }

  - name: an account lock is never ignored
    device:
      tests:
        - tested_at: 2026-10-13T15:00:00Z
          tool: Phonecheck
          tool_version: '3.88.2'
          operator: op-tst-1
          pass: [power_on, lcd, digitizer, charge_port, cellular_voice, ear_speaker, mic_bottom, power_key, vol_up, vol_down, wifi]
          states: { lock.activation: on, lock.mdm: off, blacklist: off, media.sim: removed, media.sd: absent, media.esim: erased, state.setup: yes }
    expect: { sanitization: held, route: hold }

  - name: an erasure by a tool that nobody approved proves nothing
    device:
      erasures:
        - { tool: Wiper, tool_version: '1.0', words: Apple iOS erasure, outcome: successful, os: iOS, os_version: '17.6', imei: '353234120000011', started_at: 2026-10-12T13:00:00Z, ended_at: 2026-10-12T13:06:00Z, operator: op-san-1 }
    expect: { sanitization: held, route: hold }

  - name: a report without the signature that its tool writes is held
    device:
      erasures:
        - { tool: Blancco 5 Mobile, tool_version: '3.12', report: a, words: Apple iOS erasure, outcome: successful, os: iOS, os_version: '17.6', imei: '353234120000011', started_at: 2026-10-12T13:00:00Z, ended_at: 2026-10-12T13:06:00Z, operator: op-san-1, signature: false }
    expect: { sanitization: held, route: hold, codes: [S09] }

  - name: reports that their console calls invalid prove nothing and use up no attempts
    device:
      erasures:
        - { tool: Blancco 5 Mobile, tool_version: '3.12', report: a, words: Apple iOS erasure, outcome: successful, os: iOS, os_version: '17.6', imei: '353234120000011', started_at: 2026-10-12T13:00:00Z, ended_at: 2026-10-12T13:06:00Z, operator: op-san-1, signature: true, verified: 'false' }
        - { tool: Blancco 5 Mobile, tool_version: '3.12', report: b, words: Apple iOS erasure, outcome: successful, os: iOS, os_version: '17.6', imei: '353234120000011', started_at: 2026-10-12T14:00:00Z, ended_at: 2026-10-12T14:06:00Z, operator: op-san-1, signature: true, verified: 'false' }
    expect: { sanitization: failed, route: hold, codes: [S09], without: [S41] }

  - name: a signed report and an empty licence pass, and the licence is worth a look
    device:
      erasures:
        - { tool: Blancco 5 Mobile, tool_version: '3.12', report: a, words: Apple iOS erasure, outcome: successful, os: iOS, os_version: '17.6', imei: '353234120000011', started_at: 2026-10-12T13:00:00Z, ended_at: 2026-10-12T13:06:00Z, operator: op-san-1, signature: true, verified: 'true', licence: '' }
    expect: { sanitization: passed, route: resale, codes: [S11], without: [S09] }

  - name: an overwrite of which 1 % was read back is held
    lot: { confidentiality: low }
    device:
      erasures:
        - { tool: Blancco 5 Mobile, tool_version: '3.12', report: a, words: Overwrite, outcome: successful, os: iOS, os_version: '17.6', imei: '353234120000011', started_at: 2026-10-12T13:00:00Z, ended_at: 2026-10-12T13:46:00Z, operator: op-san-1, verification_percent: 1 }
    expect: { sanitization: held, route: hold, codes: [S10, S16, S29] }

  - name: a contract without reuse ends in recycling
    lot: { confidentiality: low, reuse_allowed: false }
    expect: { sanitization: passed, routing: passed, route: recycle }

  - name: a contract without reuse asks for destruction from moderate on
    lot: { reuse_allowed: false }
    expect: { sanitization: held, routing: passed, route: destroy }

  - name: high confidentiality asks for destruction where the device is to leave
    lot: { confidentiality: high }
    expect: { sanitization: held, routing: passed, route: destroy }

  - name: a dead display is worth repairing
    device:
      tests:
        - tested_at: 2026-10-13T15:00:00Z
          tool: Phonecheck
          tool_version: '3.88.2'
          operator: op-tst-1
          pass: [power_on, digitizer, charge_port, cellular_voice, ear_speaker, mic_bottom, power_key, vol_up, vol_down, wifi]
          fail: [lcd]
          states: { lock.activation: off, lock.mdm: off, blacklist: off, media.sim: removed, media.sd: absent, media.esim: erased, state.setup: yes }
    expect: { functionality: failed, routing: passed, route: repair }

  - name: a deep scratch lowers the grade and the phone is still sold
    device:
      grading: [{ graded_at: 2026-10-14T15:00:00Z, zone: frame, kind: deep, length_mm: '12', count: 1, felt: true, visible_at_cm: 50, operator: op-grd-1 }]
    expect: { cosmetic: passed, category: C3, route: resale }

  - name: a defect outside the vocabulary holds
    device:
      grading: [{ graded_at: 2026-10-14T15:00:00Z, zone: display, kind: smudge, operator: op-grd-1 }]
    expect: { cosmetic: held, route: hold, category: none }

"""##,
        "r2v3-mobile.yaml": ##"""
# Phones and tablets under R2v3 with NIST SP 800-88: everything that may be reused is, everything else is recycled
# or destroyed. Copy this file to change a number; `lotwise pipeline lint` and `lotwise pipeline test` check the copy.
name: r2v3-mobile
summary: Phones and tablets for reuse, aligned with NIST SP 800-88, with the records that R2v3 asks for.
stages: [shipment, functionality, sanitization, cosmetic, routing]

shipment:
  scan_within_hours: 48            # T10: from delivery to the first scan
  carrier_clock_minutes: 60        # T07: how far a carrier's clock and the dock's may lie apart
  weight_tolerance_percent: 2      # I15

functionality:
  # F02, F03: what an ordinary user expects of a phone (R2v3 C(2)(d)); a function that a model doesn't have is stated
  # as not_applicable.
  key_functions:
    - power_on
    - lcd
    - digitizer
    - charge_port
    - cellular_voice
    - ear_speaker
    - mic_bottom
    - power_key
    - vol_up
    - vol_down
    - wifi
  # What REC F4 asks besides the key functions: all hardware verified. Parts that only some models have belong here
  # too: not_applicable is a result.
  hardware_functions:
    - cam_front
    - cam_rear_main
    - loud_speaker
    - flash
    - bluetooth
    - gps
    - vibration
    - proximity
    - ambient_light
    - accelerometer
    - gyroscope
    - sim_reader
  battery_minimum_percent: 80      # F04

sanitization:
  attempts: 2                      # failed erasures before only destruction is left (R2v3 B(14))
  maximum_age_days: 37             # S32
  clock_skew_seconds: 300          # S31
  required_statements: [media.sim, media.sd, media.esim, state.setup]   # S37, S38
  expected_statements: []          # S39, S45: [state.browsed, state.marking] asks people for both under Revision 1
  verification_minimum_percent: 10 # S29: of an overwrite, under Revision 1
  write_bytes_per_second: 2000000000   # S26: faster than any phone's flash
  read_bytes_per_second: 4000000000    # S28
  standards: tables/erasure-standards.csv
  durations: tables/erasure-durations.csv
  media: tables/media.csv

cosmetic:
  rules: tables/cosmetic-rules.csv
  bands: tables/cosmetic-bands.csv
  no_defect: C6
  graders_may_differ: 1            # G04: steps of the category
  grading_session_minutes: 15

routing:
  table: tables/routing.csv
  storage_maximum_days: 365        # D09: R2v3 5(b)(3)
  # Minor units a device, taken off the price of a route; put your own here.
  costs: { resale: 0, repair: 0, parts: 0, recycle: 0, destroy: 0, return: 0 }

"""##,
        "tables/cosmetic-bands.csv": ##"""
category,band,ctia,source
C9,Open box,-,REC 1.2 table 3
C8,Open box,-,REC 1.2 table 3
C7,A+,A,REC 1.2 table 3; SERI CTIA crosswalk
C6,A,A-B,REC 1.2 table 3; SERI CTIA crosswalk
C5,B,B,REC 1.2 table 3; SERI CTIA crosswalk
C4,C,C,REC 1.2 table 3; SERI CTIA crosswalk
C3,D,C-D,REC 1.2 table 3; SERI CTIA crosswalk
C2,E,D-E,REC 1.2 table 3; own judgement
C1,F,E,REC 1.2 table 3; own judgement

"""##,
        "tables/cosmetic-rules.csv": ##"""
id,zone,kind,length_from_mm,length_to_mm,count_from,count_to,felt,visible_from_cm,visible_to_cm,category,source
micro-few,*,micro,,,,5,,,,C6,REC 1.2 C6: light marks
micro-many,*,micro,,,6,,,,,C5,REC 1.2 C5: minor scratches
light-short,*,light,,20,,5,false,,,C5,scratch up to 2 cm that is not felt is superficial (trade guides); REC 1.2 C5
light-felt,*,light,,,,,true,,,C4,a scratch that is felt with a finger (HTC service manual); REC 1.2 C4
light-long,*,light,20.1,,,,,,,C4,longer than 2 cm counts as deep (trade guides); REC 1.2 C4
light-some,*,light,,,6,10,,,,C4,at most 10 light scratches for B (reseller scales); REC 1.2 C4
light-many,*,light,,,11,,,,,C3,more than 10 light scratches (reseller scales); REC 1.2 C3
light-seen,display,light,,,,,,51,,C4,visible from beyond 50 cm is below Good (market places); REC 1.2 C4
deep,*,deep,,,,2,,,,C3,fingernail catches (reseller scales); REC 1.2 C3: moderate scratches
deep-many,*,deep,,,3,,,,,C2,REC 1.2 C2: heavy use
chip-small,*,chip,,1.9,,,,,,C4,edge chip below 2 mm (reseller scales); REC 1.2 C4
chip,*,chip,2,,,,,,,C3,edge chip from 2 mm (reseller scales); REC 1.2 C3
chip-glass,display,chip,,,,,,,,C3,chipped glass is not listable (market places); REC 1.2 C3
dent-small,*,dent,,3,,2,,,,C4,REC 1.2 C4: small dents
dent,*,dent,3.1,,,2,,,,C3,REC 1.2 C3: moderate dents
dent-many,*,dent,,,3,,,,,C3,at most 2 dented corners for B (reseller scales); REC 1.2 C3: multiple dents
crack-display,display,crack,,,,,,,,C2,CTIA D: cover lens cracks; REC 1.2 C2
crack-front,front_glass,crack,,,,,,,,C2,CTIA D: cover lens cracks; REC 1.2 C2
crack-back,back_glass,crack,,,,,,,,C3,REC 1.2 C3; own judgement
crack-lens,lens,crack,,,,,,,,C3,camera lens cracks lower the grade and don't end it (reseller scales)
crack-frame,frame,crack,,,,,,,,C2,housing crack (reseller scales); REC 1.2 C2
crack-buttons,buttons,crack,,,,,,,,C3,REC 1.2 C3; own judgement
bend,*,bend,,,,,,,,C1,a bent frame strains the battery; REC 1.2 C1: materials recovery
burn-in,*,burn_in,,,,,,,,C3,burn-in is a display defect (processor minimum tests); REC 1.2 C3
bruise,*,bruise,,,,,,,,C3,bruising is a display defect (processor minimum tests); REC 1.2 C3
discolor,*,discolor,,,,,,,,C4,REC 1.2 table 3: minor discolouring
engraving,*,engraving,,,,,,,,C3,user markings are to be removed: R2v3 B(4); REC 1.2 C3
missing,*,missing,,,,,,,,C3,REC 1.2 C3: non-critical parts missing
missing-display,display,missing,,,,,,,,C1,critical part missing; REC 1.2 C1
missing-front,front_glass,missing,,,,,,,,C2,critical part missing; REC 1.2 C2
missing-frame,frame,missing,,,,,,,,C2,critical part missing; REC 1.2 C2

"""##,
        "tables/erasure-durations.csv": ##"""
tool,technique,os,minimum_seconds,maximum_seconds,source
*,cryptographicErase,iOS,2,1800,4 s and 401 s are seen; with a restore of the system it takes minutes
*,cryptographicErase,iPadOS,2,1800,4 s and 401 s are seen; with a restore of the system it takes minutes
*,cryptographicErase,Android,2,3600,own estimate: keys go in seconds and the restart takes minutes
*,blockErase,Android,2,3600,own estimate: seconds on eMMC and UFS
*,factoryReset,Android,20,3600,own estimate: reset and restart to setup
*,overwrite,*,60,172800,own estimate: at most two days

"""##,
        "tables/erasure-standards.csv": ##"""
words,match,technique,source
apple ios erasure,whole,cryptographicErase,Blancco Mobile reports; Apple platform security
ios secure erase,whole,cryptographicErase,Phonecheck records; Apple platform security
android secure erase,whole,cryptographicErase,Phonecheck records; counts only where the media table says always encrypted
secure erase (nist-800-88),whole,cryptographicErase,Phonecheck records of iPads; Apple platform security
cryptographic erase,part,cryptographicErase,NIST SP 800-88r1 2.6
cryptographic erasure,part,cryptographicErase,NIST SP 800-88r1 2.6
crypto erase,part,cryptographicErase,NIST SP 800-88r1 A-8
crypto scramble,part,cryptographicErase,NIST SP 800-88r1 A-8
erase all content and settings,part,cryptographicErase,NIST SP 800-88r1 table A-3
block erase,part,blockErase,NIST SP 800-88r1 A-8
emmc secure erase,part,blockErase,NIST SP 800-88r1 table A-3
secure trim,part,blockErase,NIST SP 800-88r1 table A-3
ufs purge,part,blockErase,JEDEC JESD220
android erasure,whole,factoryReset,the words name no technique beyond a reset
android factory reset,part,factoryReset,NIST SP 800-88r1 table A-3
factory reset,part,factoryReset,NIST SP 800-88r1 table A-3
factory data reset,part,factoryReset,Android CDD 9.12
master reset,part,factoryReset,older Android menus
hard reset,part,factoryReset,recovery menus
overwrite,part,overwrite,NIST SP 800-88r1 2.4
fill with zeros,part,overwrite,nwipe methods
fill with ones,part,overwrite,nwipe methods
prng stream,part,overwrite,nwipe methods
dod 5220.22-m,part,overwrite,multi-pass overwriting; on flash at most Clear
dod short,part,overwrite,nwipe methods
gutmann,part,overwrite,nwipe methods
bruce schneier,part,overwrite,nwipe methods
rcmp tssit,part,overwrite,nwipe methods
hmg is5,part,overwrite,nwipe methods
bmb21,part,overwrite,nwipe methods
remote wipe,part,remoteWipe,NIST SP 800-88r1 table A-3: Clear and not verifiable
remote erase,part,remoteWipe,NIST SP 800-88r1 table A-3: Clear and not verifiable
mdm wipe,part,remoteWipe,NIST SP 800-88r1 table A-3: Clear and not verifiable
find my erase,part,remoteWipe,NIST SP 800-88r1 table A-3: Clear and not verifiable
dfu restore,part,restore,rewrites the system; no evidence of what became of the keys
recovery restore,part,restore,rewrites the system; no evidence of what became of the keys
ipsw restore,part,restore,rewrites the system; no evidence of what became of the keys
degauss,part,degauss,NIST SP 800-88r1 A-5: nothing on flash

"""##,
        "tables/media.csv": ##"""
model,os,os_from,os_to,encryption_always_on,escrow,erasing_software,evidence
*,iOS,8,,yes,no,yes,Apple platform security: data volume keys wrapped by the Secure Enclave and replaced on every erase
*,iPadOS,,,yes,no,yes,Apple platform security: data volume keys wrapped by the Secure Enclave and replaced on every erase
*,iOS,,7.99,unknown,unknown,yes,before iOS 8 not all data was under keys that an erase replaces
*,Android,10,,yes,no,yes,Android CDD 10: encryption is required of every new device; CDD 9.12 asks for a reset to an industry standard
*,Android,7,9.99,unknown,unknown,yes,file-based encryption from Android 7 where the maker enabled it
*,Android,,6.99,no,unknown,yes,full-disk encryption was optional
*,watchOS,,,unknown,unknown,no,no erasing software; a controlled reset workflow applies
*,Wear OS,,,unknown,unknown,no,no erasing software; a controlled reset workflow applies
*,feature phone,,,no,unknown,no,no encryption and no erasing software: NIST SP 800-88r1 table A-3 asks for Destroy

"""##,
        "tables/routing-nist-only.csv": ##"""
id,hazard,sanitization,routes,reason,source
hazard,yes,*,destroy,damaged or defective battery or device,R2v3 C(2)(c); 49 CFR 173.185(f)
unproven-data,no,none,destroy,no sanitization stage has said that the data is gone,R2v3 B(14)
give-back,no,passed,return;destroy,sanitized devices go back to the customer,NIST SP 800-88r1 4.4

"""##,
        "tables/routing.csv": ##"""
id,hazard,reuse,sanitization,functional,cosmetic,routes,reason,source
hazard,yes,*,*,*,*,recycle;destroy,damaged or defective battery or device,R2v3 C(2)(c); 49 CFR 173.185(f)
unproven-data,no,*,none,*,*,destroy,no sanitization stage has said that the data is gone,R2v3 B(14)
no-reuse,no,closed,passed,*,*,recycle;destroy,contract or level closes reuse,R2v3 6(d)(3); NIST SP 800-88r1 figure 4-1
scrap,no,open,passed,*,C0;C1;none,parts;recycle,too damaged to be used again as a whole,REC 1.2 table 3
broken,no,open,passed,failed;none,C2;C3;C4;C5;C6;C7;C8;C9,repair;parts;recycle,key function fails,R2v3 C(4)(f)
specialty,no,open,passed,F1;F2,C2;C3;C4;C5;C6;C7;C8;C9,parts;recycle,phones are no specialty electronics,R2v3 App. D
worn,no,open,passed,F3;F4;F5;F6,C2;C3;C4,resale;repair;parts;recycle,works and shows its use,R2v3 Core 2
good,no,open,passed,F3;F4;F5;F6,C5;C6;C7;C8;C9,resale;recycle,works and looks well,R2v3 Core 2

"""##,
    ]
}
