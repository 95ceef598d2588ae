import { LIGHT, paletteProperties } from "./html-palette.ts";

/** Paper: A4, always light, no split rows and figures, no heading alone at the end of a page. */
export const PRINT_STYLE = `
@page{size:A4;margin:18mm 16mm 20mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif;color:#525d6a}}
@media print{
:root{color-scheme:light;${paletteProperties(LIGHT)}}
html{font-size:9.5pt}
body{max-width:none;padding:0;font-size:1rem;line-height:1.45}
h1{font-size:19pt}
h2{font-size:14pt}
h3{font-size:11.5pt}
h4,h5,h6{font-size:10pt}
h1,h2,h3,h4,h5,h6,caption,.callout-title,summary{break-after:avoid}
h2{margin-top:1.6rem}
p,li,dd{max-width:none;orphans:3;widows:3}
.skip{display:none}
a{color:inherit;text-decoration:none}
nav ol ol ol{display:none}
.scroll,pre{overflow:visible;max-height:none}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
table{font-size:8pt;min-width:60%}
th,td,tbody th:first-child{padding:2.2pt 4pt;min-width:0}
.wide table{font-size:7pt}
.wide th,.wide td{padding:2pt 2.5pt}
.wide td.right{white-space:normal}
.long{overflow-wrap:anywhere}
thead{display:table-header-group}
tr,figure,.short,dl>div,.callout-title{break-inside:avoid}
.table-note{break-before:avoid}
figure svg{max-width:88%}
summary{list-style:none}
.in-words,.table summary{display:none}
.callout{break-inside:avoid-page}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
