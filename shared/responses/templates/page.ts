import { escapeHtml } from '../links.ts';

/**
 * What HTML messages are built of. Styles are inline because mail clients drop style sheets; colours are left to
 * the client, so that light and dark both stay readable, and the one that is set brings its own background.
 */
export const partials: Readonly<Record<string, string>> = {
  button:
    '<p style="margin:1.5em 0"><a href="{{ url }}" style="display:inline-block;padding:0.6em 1.2em;border-radius:4px;background-color:#0b57d0;color:#ffffff;text-decoration:none;font-weight:bold">{{ label }}</a></p>',
  quote:
    '<p style="margin:2em 0 0.5em">{{ title }}</p>\n<blockquote style="margin:0;padding:0 0 0 1em;border-left:3px solid #767676">\n{{ content }}\n</blockquote>',
  /** One of the links of a scale; blanks on both sides keep them apart for fingers. */
  score:
    '<a href="{{ url }}" style="display:inline-block;margin:0 0.5em 0.5em 0;padding:0.6em 1em;border-radius:4px;background-color:#0b57d0;color:#ffffff;text-decoration:none;font-weight:bold">{{ label }}</a> ',
};

/** An image on top of every message, such as the company's name as it is drawn. */
export interface Logo {
  readonly url: string;
  /** What it shows, for who does not see it. */
  readonly alt: string;
  /** Pixels as it is shown. */
  readonly width: number;
}

export interface Page {
  readonly language: string;
  readonly title: string;
  /** HTML. */
  readonly content: string;
  readonly logo?: Logo | undefined;
  readonly pixelUrl?: string | undefined;
}

/** A whole document. Outlook takes no `max-width` of a block, and shows it as wide as its window. */
export function page({ language, title, content, logo, pixelUrl }: Page): string {
  const image = logo
    ? `<p style="margin:0 0 1.5em"><img src="${escapeHtml(logo.url)}" alt="${escapeHtml(logo.alt)}" width="${logo.width}" style="max-width:100%;height:auto;border:0"></p>\n`
    : '';
  const pixel = pixelUrl
    ? `<img src="${escapeHtml(pixelUrl)}" width="1" height="1" alt="" style="display:block;border:0">\n`
    : '';
  return `<!DOCTYPE html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>:root{color-scheme:light dark;supported-color-schemes:light dark}</style>
</head>
<body style="margin:0;padding:0">
<div role="article" lang="${language}" aria-label="${escapeHtml(title)}" style="max-width:40em;margin:0 auto;padding:1.5em;font-family:system-ui,-apple-system,'Segoe UI',Arial,sans-serif;font-size:16px;line-height:1.5;overflow-wrap:break-word">
${image}${content}
</div>
${pixel}</body>
</html>
`;
}
