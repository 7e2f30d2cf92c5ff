/** Style of datasheets and reports: for A4 first, and for a screen of any width. Two typefaces that every machine has. */
import { Markup } from './html'

export const STYLE = new Markup(`
@page { size: A4; margin: 14mm 14mm 16mm; }
:root { color-scheme: light; --ink: #171b22; --ink-2: #4a5361; --ink-3: #5b6574; --line: #d9dde5; --soft: #f3f5f8; }
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0 auto; padding: 28px 32px 48px; max-width: 860px; background: #fff; color: var(--ink);
  font: 13px/1.5 'Inter', system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; font-variant-numeric: tabular-nums; }
header { border-bottom: 2px solid var(--ink); padding-bottom: 14px; margin-bottom: 18px; }
h1 { font-size: 26px; line-height: 1.2; letter-spacing: -0.015em; margin: 0 0 6px; overflow-wrap: anywhere; }
h2 { font-size: 15px; margin: 30px 0 10px; padding-top: 8px; border-top: 1px solid var(--line); break-after: avoid; }
header + main h2:first-child { border-top: 0; margin-top: 0; }
h3 { font-size: 13px; margin: 20px 0 6px; break-after: avoid; }
p { margin: 0 0 8px; }
.lead { color: var(--ink-2); max-width: 68ch; }
.note { color: var(--ink-3); font-size: 11.5px; }
code, .mono { font-family: 'JetBrains Mono', ui-monospace, 'SF Mono', Consolas, 'DejaVu Sans Mono', monospace; font-size: 0.88em; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px 20px; margin: 14px 0 0; }
.facts div { min-width: 0; }
.facts dt, th { color: var(--ink-3); font-size: 10.5px; font-weight: 600; letter-spacing: 0.02em; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.facts .wide { grid-column: 1 / -1; }
.cores { display: grid; grid-template-columns: repeat(auto-fit, minmax(148px, 1fr)); gap: 10px; }
.core { border: 1px solid var(--line); border-top: 4px solid; border-radius: 6px; padding: 8px 10px; break-inside: avoid; min-height: 92px; }
.core .number { color: var(--ink-3); font-size: 11px; }
.core strong { display: block; font-size: 14px; overflow-wrap: anywhere; }
.core ul { list-style: none; margin: 6px 0 0; padding: 0; font-size: 11.5px; color: var(--ink-2); }
.core li { overflow-wrap: anywhere; margin-top: 3px; line-height: 1.35; }
.core li span { display: block; }
.core li span + span { color: var(--ink-3); font-size: 10.5px; }
table { border-collapse: collapse; width: 100%; font-size: 12px; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
table + p, table + table { margin-top: 10px; }
th { text-align: left; vertical-align: bottom; padding: 0 12px 4px 0; border-bottom: 1px solid var(--ink-3); }
td { vertical-align: top; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th:last-child, td:last-child { padding-right: 0; }
td.n, th.n { text-align: right; white-space: nowrap; width: 1%; }
td:first-child { min-width: 64px; }
td.n + td, th.n + th { padding-left: 12px; }
td.a, th.a { white-space: nowrap; }
.swatch { display: inline-block; width: 9px; height: 9px; border-radius: 2px; margin-right: 7px; }
figure { margin: 0; break-inside: avoid; }
figcaption { color: var(--ink-3); font-size: 11.5px; margin-top: 6px; max-width: 76ch; }
svg { display: block; width: 100%; height: auto; }
svg:not(.chart) text { fill: var(--ink); font-size: 11px; }
svg .mono { font-size: 10.5px; }
svg .quiet { fill: var(--ink-3); }
.verdict { display: inline-block; border-radius: 4px; padding: 2px 8px; font-weight: 600; font-size: 12px; color: #fff; }
.clean { background: #177a46; }
.open { background: #8f5f00; }
.severity { font-weight: 600; white-space: nowrap; }
.warning { color: #8f5f00; }
.information { color: #2457c5; }
section.stream { margin-top: 8px; }
section.stream h3 { overflow-wrap: anywhere; }
section.stream > p { margin: 4px 0 8px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; margin-top: 6px; }
figure + figure { margin-top: 10px; }
.met { color: #177a46; font-weight: 600; white-space: nowrap; }
.missed { color: #c4302b; font-weight: 600; white-space: nowrap; }
.unknown, .estimate { color: #8f5f00; }
.unknown { font-weight: 600; }
.bad { background: #c4302b; }
.tight { font-size: 11px; }
.tight th { padding: 0 8px 3px 0; }
.tight td { padding: 2px 8px 2px 0; overflow-wrap: break-word; }
.tight td:first-child { min-width: 118px; }
.estimate, .measured, .datasheet, .plan { white-space: nowrap; }
pre { margin: 0; font-size: 10.5px; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { margin-top: 34px; padding-top: 8px; border-top: 1px solid var(--line); color: var(--ink-3); font-size: 11px; overflow-wrap: anywhere; }
@media print { body { padding: 0; max-width: none; font-size: 11.5px; } table { font-size: 10.5px; } .tight { font-size: 9px; } .tight td, .tight th { padding-right: 5px; } .tight td:first-child { min-width: 84px; } }
@media (max-width: 640px) { .pair { grid-template-columns: 1fr; } body { padding: 16px; }  }
@media screen and (max-width: 900px) { table { display: block; overflow-x: auto; } }
`)
