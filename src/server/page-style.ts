import { Html } from './html.ts';

/** Follows the colours that a browser is set to. */
export const STYLE = new Html(`
:root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif; }
body { margin: 2rem; }
h1 { margin: 0; font-size: 1.6rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .3rem 1rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #8884; }
td.number { text-align: right; }
td { overflow-wrap: anywhere; }
td:first-child, td:nth-child(-n+3) { white-space: nowrap; }
meter { width: 6rem; vertical-align: middle; }
.True { color: light-dark(#176f2c, #5fd17a); }
.False, .Unknown, .Warning, .bad { color: light-dark(#a33a00, #ff9d66); }
.dim { opacity: .65; }
`);
