/** How the classes of `src/report/charts` look. Shapes take the colour of their series from the text colour. */
export const CHART_STYLE = `
svg{color:var(--ink)}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,sans-serif;fill:var(--ink);font-variant-numeric:tabular-nums}
svg .tick,svg .small{fill:var(--muted);font-size:11px}
svg .axis-title{fill:var(--muted);font-size:12px}
svg .strong{font-weight:650}
svg .grid{stroke:var(--line);stroke-width:1}
svg .axis{stroke:var(--muted);stroke-width:1}
svg .halo{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
svg .limit{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:6 3}
svg .limit-label{fill:var(--bad);font-weight:650}
svg .reference{stroke:var(--ink);stroke-width:1.25}
svg .zone{fill:var(--good);fill-opacity:.12;stroke:var(--good);stroke-opacity:.5}
svg .span{fill:var(--warning);fill-opacity:.14}
svg .span-edge{stroke:var(--warning);stroke-width:1}
svg .band{fill:currentColor;fill-opacity:.15}
svg .curve{fill:none;stroke:currentColor;stroke-width:1.75;stroke-linejoin:round}
svg .thin{stroke-width:1;stroke-opacity:.6}
svg .points{fill:none;stroke:currentColor;stroke-width:3.2;stroke-linecap:round;stroke-opacity:.55}
svg .box{fill:currentColor;fill-opacity:.22;stroke:currentColor;stroke-width:1.25}
svg .whisker{stroke:currentColor;stroke-width:1.25}
svg .median{stroke:currentColor;stroke-width:3}
svg .part{fill:currentColor;stroke:var(--paper);stroke-width:1}
svg .part-label{fill:var(--paper);font-size:11px}
svg .marker{fill:currentColor;stroke:var(--paper);stroke-width:1}
svg .hollow{fill:var(--paper);stroke:currentColor;stroke-width:1.5}
svg .interval{stroke:currentColor;stroke-width:2;fill:none}
svg .front{fill:none;stroke:var(--muted);stroke-width:1.5;stroke-dasharray:2 3}
svg .cells{fill:currentColor}
svg .series-text{fill:currentColor}
${Array.from({ length: 8 }, (_, place) => `svg .series-${place + 1}{color:var(--series-${place + 1})}`).join("\n")}
@media (prefers-color-scheme:dark){svg .cells{opacity:.72}}
@media print{svg .cells{opacity:1}}
`;
