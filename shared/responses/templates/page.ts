/**
 * What all HTML messages share. Styles are inline because mail clients drop style sheets; colours are left to
 * the client, so that light and dark both stay readable, and the one that is set brings its own background.
 */
export const partials: Readonly<Record<string, string>> = {
  page: `<!DOCTYPE html>
<html lang="{{ language }}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{ title }}</title>
</head>
<body style="margin:0;padding:0">
<div role="article" lang="{{ language }}" aria-label="{{ title }}" style="max-width:40em;margin:0 auto;padding:1.5em;font-family:system-ui,-apple-system,'Segoe UI',Arial,sans-serif;font-size:16px;line-height:1.5">
{{ content | raw }}
</div>
{% if pixelUrl != blank %}<img src="{{ pixelUrl }}" width="1" height="1" alt="" style="display:block;border:0">
{% endif %}</body>
</html>
`,
  button:
    '<p style="margin:1.5em 0"><a href="{{ url }}" style="display:inline-block;padding:0.6em 1.2em;border-radius:4px;background-color:#0b57d0;color:#ffffff;text-decoration:none;font-weight:bold">{{ label }}</a></p>',
  quote:
    '<p style="margin:2em 0 0.5em">{{ title }}</p>\n<blockquote style="margin:0;padding:0 0 0 1em;border-left:3px solid #767676">\n{{ content | raw }}\n</blockquote>',
};
