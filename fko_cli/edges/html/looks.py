"""How the pages look: one style sheet for light and dark screens and for paper, without anything from elsewhere."""

from __future__ import annotations

LIGHT = {
    "paper": "#ffffff", "ink": "#1b1f23", "quiet": "#4d565f", "line": "#c3cad1", "accent": "#1f4e79", "soft": "#f3f6f9",
    "one": "#e6eff8", "two": "#c9def2", "three": "#a5c8ea", "weak": "#8696a6",
}  # fmt: skip
DARK = {
    "paper": "#14181d", "ink": "#e9ecef", "quiet": "#b4bcc4", "line": "#47515b", "accent": "#8fc1f0", "soft": "#1d232a",
    "one": "#1d2f41", "two": "#25435f", "three": "#2d587f", "weak": "#6f8193",
}  # fmt: skip
"""Colours by their use; `one`, `two` and `three` lie behind figures, text on all of them is readable."""

_RULES = """
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Arial, sans-serif; }
body { margin: 0; overflow-wrap: break-word; hyphens: auto; }
header, nav, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 2.5rem 0 .6rem; padding-top: .6rem; }
h2 { border-top: 3px solid var(--accent); }
h3 { font-size: 1.08rem; margin: 1.6rem 0 .4rem; }
p { margin: .4rem 0 .8rem; max-width: 48rem; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; background: var(--paper); padding: .5rem 1rem; z-index: 2; }
.skip:focus { left: .5rem; top: .5rem; }
nav ul { list-style: none; padding: 0; margin: .8rem 0 0; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; }
nav a { display: inline-block; padding: .2rem 0; }
.quiet, caption, figcaption { color: var(--quiet); }
.glance { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .6rem; margin: 1.2rem 0; }
.glance div { background: var(--soft); border-left: 4px solid var(--accent); padding: .5rem .8rem; }
.glance dt { font-size: .9rem; color: var(--quiet); }
.glance dd { margin: 0; font-size: 1.5rem; font-weight: 600; line-height: 1.25; }
.wide { overflow-x: auto; margin: .6rem 0 1.2rem; }
table { border-collapse: collapse; min-width: 100%; }
caption { text-align: left; padding: .2rem 0 .4rem; }
caption span { display: block; position: sticky; left: 0; max-width: min(48rem, calc(100vw - 2.5rem)); }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; }
tbody th { font-weight: 400; min-width: 9rem; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
.total th, .total td { border-top: 2px solid var(--ink); font-weight: 600; }
.one { background: var(--one); } .two { background: var(--two); } .three { background: var(--three); font-weight: 600; }
.none { color: var(--quiet); }
.bar { width: 100%; min-width: 8rem; height: 1.1rem; display: block; }
.full { fill: var(--accent); }
.part { fill: var(--paper); stroke: var(--accent); stroke-width: 2; vector-effect: non-scaling-stroke; }
.rest { fill: var(--line); }
.key { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0; margin: .3rem 0; }
.key svg { width: 1.4rem; height: .9rem; vertical-align: -.05rem; margin-right: .35rem; }
.needs { padding-left: 1.2rem; } .needs li { margin-bottom: .7rem; } .needs p { margin: 0; white-space: pre-line; }
figure { margin: 0; }
.net { display: block; margin: 0 auto; }
.net path { fill: none; stroke: var(--weak); }
.net .strong { stroke: var(--accent); }
.net text { font-size: 14px; fill: var(--ink); }
.net circle { fill: var(--accent); stroke: var(--paper); }
.net a:focus { outline: none; }
.net a:is(:focus, :hover) text { font-weight: 700; text-decoration: underline; }
.net a:is(:focus, :hover) circle { stroke: var(--ink); stroke-width: 3; }
tr:target > * { background: var(--two); }
footer { margin-top: 3rem; padding-bottom: 2rem; border-top: 1px solid var(--line); }
@media (max-width: 40rem) { h1 { font-size: 1.4rem; } th, td { padding: .3rem .35rem; } tbody th { min-width: 7rem; }
  .glance dd { font-size: 1.25rem; } }
@media print {
  @page { margin: 15mm; }
  html { font-size: 9.5pt; } nav, .skip, .screen { display: none; } .wide { overflow: visible; }
  header, main, footer { max-width: none; padding: 0; } h2, h3, caption { break-after: avoid; }
  tr, .needs li, .glance { break-inside: avoid; } thead { display: table-header-group; }
  .net { width: 100%; height: auto; } .bar { min-width: 4rem; } a { color: inherit; text-decoration: none; }
  .one, .two, .three, .full, .rest { print-color-adjust: exact; }
}
"""


def style_sheet(more: str = "") -> str:
    """The whole style sheet, with further rules of one page at its end. Dark colours are for screens, never for paper."""
    light = _variables(LIGHT)
    dark = f"@media screen and (prefers-color-scheme: dark) {{ {_variables(DARK)} }}"
    return f"{light}\n{dark}{_RULES}{more}"


def _variables(colours: dict[str, str]) -> str:
    return f":root {{ {' '.join(f'--{name}: {value};' for name, value in colours.items())} }}"
