import type { Language } from '../../../shared/platform/language.ts';
import { escapeHtml } from '../../../shared/responses/index.ts';

/** How the customer's pages look; nothing is loaded from anywhere. */
const style = `
:root{color-scheme:light dark;font-family:system-ui,sans-serif;line-height:1.5}
body{max-width:44rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.4rem;margin-bottom:.25rem}
.facts{opacity:.8;margin-top:0}
article{border-top:1px solid color-mix(in srgb,currentColor 25%,transparent);padding:1rem 0}
h2{font-size:1rem;margin:0}
time{font-size:.875rem;opacity:.8}
p.text{white-space:pre-wrap;overflow-wrap:anywhere;margin:.5rem 0 0}
`;

export interface Shell {
  readonly language: Language;
  /** Plain text. */
  readonly title: string;
  /** HTML that stands behind the site's name, below the title. */
  readonly facts?: string;
  /** Rules besides those of every customer's page. */
  readonly moreStyle?: string;
  /** Run once the page is there; its hash must stand in the page's policy. */
  readonly script?: string;
}

/** A page for customers: the title, the site's name, and `main`, which is HTML. */
export const customerShell = (
  { language, title, facts = '', moreStyle = '', script }: Shell,
  site: { readonly name: string },
  main: string,
): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} – ${escapeHtml(site.name)}</title>
<style>${style}${moreStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="facts">${escapeHtml(site.name)}${facts}</p>
${main}
</main>
${script === undefined ? '' : `<script>${script}</script>\n`}</body>
</html>
`;
