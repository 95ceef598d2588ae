import { CHART_STYLE } from "./chart-style.ts";
import { DARK, LIGHT, paletteProperties } from "./html-palette.ts";
import { PRINT_STYLE } from "./print-style.ts";

const SCREEN_STYLE = `
*{box-sizing:border-box}
html{font-size:100%;-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0 auto;max-width:64rem;padding:2.5rem 1.5rem 5rem;background:var(--paper);color:var(--ink);
font:0.9375rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:break-word}
h1,h2,h3,h4,h5,h6{line-height:1.25;margin:2.25rem 0 .6rem;font-weight:650;text-wrap:balance}
h1{font-size:1.9rem;margin:0 0 .5rem;letter-spacing:-.01em}
h2{font-size:1.35rem;padding-top:1.1rem;border-top:1px solid var(--line)}
h3{font-size:1.1rem}
h4,h5,h6{font-size:1rem}
p,ul,dl,pre{margin:.6rem 0}
p,li,dd{max-width:46rem}
ul{padding-left:1.3rem}
li{margin:.2rem 0}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
main:focus{outline:none}
header{border-top:4px solid var(--link);padding-top:1.5rem}
.subtitle{margin:.15rem 0;color:var(--muted)}
.skip{position:absolute;left:1rem;top:-4rem;padding:.5rem 1rem;background:var(--paper);border:1px solid var(--link)}
.skip:focus{top:.5rem}
nav{margin:1.75rem 0;padding:1rem 1.5rem;background:var(--panel);border:1px solid var(--line);border-radius:4px}
nav h2{font-size:1rem;margin:0 0 .35rem;padding:0;border:0}
nav ol{margin:0;padding-left:1.5rem}
nav>ol{columns:2 18rem;column-gap:2.5rem}
nav li{break-inside:avoid;margin:0;padding:.15rem 0}
nav li ol{list-style:none;padding-left:.75rem}
code,pre{font:0.92em/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
p code,li code,dd code,td code,th code{background:var(--panel);padding:.05em .3em;border-radius:3px;overflow-wrap:anywhere}
pre{padding:.75rem 1rem;background:var(--panel);border:1px solid var(--line);border-radius:4px;overflow:auto;max-height:30rem}
dl>div{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:0 1.25rem;padding:.3rem 0;border-bottom:1px solid var(--line)}
dt{font-weight:600}
dd{margin:0}
.number{font-weight:650;color:var(--ink)}
.table,figure{margin:1.4rem 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;min-width:min(100%,36rem);font-size:.875rem;line-height:1.4}
caption{caption-side:top;text-align:left;padding:0 0 .5rem;color:var(--muted)}
th,td{padding:.35rem .75rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{padding-left:.4rem}
thead th,thead td{border-top:2px solid var(--ink);border-bottom:1px solid var(--ink);font-weight:650;vertical-align:bottom}
tbody tr:last-child>*{border-bottom:2px solid var(--ink)}
tbody th{font-weight:500}
tbody th:first-child{min-width:8.5rem}
tbody tr:hover>*{background:var(--panel)}
.right{text-align:right}
td.right{white-space:nowrap}
td.sentence{white-space:normal;min-width:9rem}
.again{color:var(--muted)}
.table-note{margin:.35rem 0 0;font-size:.8125rem;color:var(--muted)}
summary{cursor:pointer;color:var(--muted);font-size:.8125rem;padding:.15rem 0}
figure svg{display:block;width:100%;max-width:52rem;height:auto}
figcaption{margin-top:.4rem;font-size:.875rem;color:var(--muted);max-width:46rem}
.in-words p{margin:.25rem 0;font-size:.8125rem;color:var(--muted)}
.callout{margin:1.2rem 0;padding:.7rem 1.1rem;border:1px solid var(--line);border-left:4px solid var(--tone);background:var(--panel);border-radius:0 4px 4px 0}
.callout p{margin:.3rem 0}
.callout-title{font-weight:650}
.tone{color:var(--tone)}
.note{--tone:var(--link)}
.good{--tone:var(--good)}
.bad{--tone:var(--bad)}
.warning{--tone:var(--warning)}
@media (max-width:40rem){body{padding:1.25rem 1rem 3rem}dl>div{grid-template-columns:1fr}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`;

/** The whole style of a report. Its hash is in the page, so it must not depend on anything. */
export const HTML_STYLE = [
  `:root{color-scheme:light dark;${paletteProperties(LIGHT)}}`,
  `@media (prefers-color-scheme:dark){:root{${paletteProperties(DARK)}}}`,
  SCREEN_STYLE.trim(),
  CHART_STYLE.trim(),
  PRINT_STYLE.trim(),
  "",
].join("\n");
