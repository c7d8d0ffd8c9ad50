/// The style sheet inside every HTML report.
enum HTMLStyle {
    static let text = """
        :root { color-scheme: light dark; --ink: #1b1f24; --muted: #59636e; --line: #d3d8de; --paper: #fff; \
        --tint: #f5f6f8; }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 2.5rem 2rem; max-width: 78rem; background: var(--paper); color: var(--ink); \
        font: 15px/1.5 "Noto Sans", "Noto Sans CJK JP", system-ui, sans-serif; }
        header { display: flex; justify-content: space-between; gap: 2rem; align-items: flex-end; \
        padding-bottom: .9rem; border-bottom: 2px solid var(--accent); }
        header div { display: flex; gap: 1rem; align-items: center; }
        header img { max-height: 3rem; max-width: 11rem; background: #fff; }
        header p { margin: 0; }
        .issuer { font-weight: 700; font-size: 1.1rem; }
        address { font-style: normal; font-size: .8rem; line-height: 1.4; text-align: right; color: var(--muted); }
        h1 { font-weight: 400; font-size: 1.8rem; line-height: 1.25; margin: 2rem 0 1.2rem; }
        dl { display: grid; grid-template-columns: repeat(2, 1fr); gap: 0 2rem; margin: 0 0 2rem; }
        dl div { padding: .45rem 0; border-top: 1px solid var(--line); }
        dt { font-size: .75rem; color: var(--muted); }
        dd { margin: 0; overflow-wrap: anywhere; text-align: left; }
        .wide { overflow-x: auto; margin: 0 0 2rem; }
        table { border-collapse: collapse; width: 100%; font-size: .82rem; line-height: 1.4; }
        caption { text-align: left; font-weight: 700; font-size: 1rem; padding: 0 0 .6rem; }
        th, td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0; \
        border-bottom: 1px solid var(--line); }
        th:last-child, td:last-child { padding-right: 0; }
        thead th { vertical-align: bottom; color: var(--muted); border-bottom: 1.5px solid var(--accent); }
        tfoot td, tfoot th { font-weight: 700; border-bottom: 0; }
        tbody tr:last-child td { border-bottom: 1.5px solid var(--ink); }
        td.identifier, dd.identifier { font-family: "Noto Sans Mono", ui-monospace, monospace; }
        td.identifier { white-space: nowrap; } dd.identifier { font-size: .74rem; line-height: 2; }
        .time, .date { white-space: nowrap; font-variant-numeric: tabular-nums; }
        .integer, .grams, .money { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; \
        width: 1%; padding-left: .6rem; }
        td.none { color: var(--muted); font-family: inherit; font-style: italic; white-space: nowrap; }
        td.long { min-width: 15rem; }
        .notes, footer { font-size: .8rem; color: var(--muted); max-width: 46rem; }
        footer { border-top: 1px solid var(--line); margin-top: 2rem; }
        @media (max-width: 40rem) { dl { grid-template-columns: 1fr; } header { display: block; } \
        address { text-align: left; margin-top: .8rem; } body { padding: 1.2rem; } }
        @media (prefers-color-scheme: dark) { :root { --ink: #e7eaee; --muted: #a3adb8; --line: #3a424c; \
        --paper: #14171b; --tint: #1d2127; } thead th, header { border-color: var(--muted); } }
        @media print { :root { --ink: #1b1f24; --muted: #59636e; --line: #d3d8de; --paper: #fff; } \
        body { padding: 0; max-width: none; font-size: 9pt; } thead { display: table-header-group; } \
        tfoot { display: table-row-group; } tr { break-inside: avoid; } caption, h1 { break-after: avoid; } \
        .wide { overflow: visible; } thead th, header { border-color: var(--accent); } \
        td.long { min-width: 0; } th, td { padding-right: 4pt; } td, td.none, td.identifier { white-space: normal; overflow-wrap: anywhere; } \
        table { font-size: 8pt; } .many table { font-size: 6.5pt; } .crowd table { font-size: 4.5pt; } \
        .crowd th, .crowd td { padding-right: 2pt; } .crowd th { overflow-wrap: anywhere; } \
        .crowd td.time, .crowd td.date { white-space: normal; } dd.identifier { font-size: 6.2pt; } }
        """
}
