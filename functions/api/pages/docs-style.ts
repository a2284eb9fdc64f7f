/** Styles of the documentation: a menu beside the routes, above them on a phone, and nothing wider than the page. */
export const docsStyle = `
:root{color-scheme:light dark;font-family:system-ui,sans-serif;line-height:1.5;--line:color-mix(in srgb,currentColor 22%,transparent);scroll-padding-top:1rem}
*{box-sizing:border-box}
body{margin:0;overflow-wrap:anywhere}
main,nav{padding:1rem}
main{max-width:56rem}
h1,h2,h3,h4{line-height:1.25}
h4{margin:1rem 0 .3rem;font-size:1rem}
section{border-top:1px solid var(--line);padding:.75rem 0}
section:target{outline:2px solid;outline-offset:.5rem}
code,pre{font-family:ui-monospace,monospace;font-size:.875em}
pre{margin:.3rem 0;padding:.75rem;border:1px solid var(--line);border-radius:.4rem;white-space:pre-wrap}
dl{margin:0}
dt{margin-top:.4rem}
dd{margin:0 0 0 1rem}
.failures{display:grid;grid-template-columns:auto 1fr;gap:0 .75rem}
.failures dt,.failures dd{margin:0}
.role{border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;font-size:.8rem;white-space:nowrap}
.place,.method{font-size:.8em;opacity:.8}
.method{font-family:ui-monospace,monospace}
nav ul{list-style:none;margin:0;padding:0 0 .5rem 1rem}
nav a{display:block}
nav a,summary{padding:.25rem 0}
summary{cursor:pointer}
a:focus-visible,summary:focus-visible{outline:2px solid;outline-offset:2px}
.skip{position:absolute;left:-100vw}
.skip:focus{left:1rem;top:1rem;padding:.5rem;background:Canvas}
@media(min-width:60rem){
body{display:grid;grid-template-columns:18rem 1fr}
nav{position:sticky;top:0;height:100vh;overflow:auto;border-right:1px solid var(--line)}
}
`;
