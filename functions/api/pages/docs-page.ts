import type { Json } from '../../../shared/platform/http/openapi.ts';
import { escapeHtml } from '../../../shared/responses/index.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly 'x-least-role': string;
  readonly parameters: readonly {
    name: string;
    in: string;
    required: boolean;
    description?: string;
    schema: Json;
  }[];
  readonly requestBody?: { content: Record<string, { schema: Json }> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
}

const style = `
:root{color-scheme:light dark;font-family:system-ui,sans-serif;line-height:1.5}
body{max-width:60rem;margin:0 auto;padding:1.5rem}
nav ul{columns:2;list-style:none;padding:0}
section{border-top:1px solid color-mix(in srgb,currentColor 25%,transparent);padding:1rem 0}
code,pre{font-family:ui-monospace,monospace;font-size:.9em}
pre{overflow:auto;padding:.75rem;border:1px solid color-mix(in srgb,currentColor 20%,transparent);border-radius:.4rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0}
.role{border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;font-size:.8rem}
@media(max-width:40rem){nav ul{columns:1}}
`;

/** An OpenAPI document as one page to read: no script, nothing loaded from anywhere. */
export function docsPage(document: Json): string {
  const info = document.info as { title: string; version: string; description: string };
  const operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        path,
        method: method.toUpperCase(),
        operation,
      })),
  );
  const contents = operations.map(
    ({ path, method, operation }) =>
      `<li><a href="#${operation.operationId}"><code>${method} ${escapeHtml(path)}</code></a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)} API</title>
<style>${style}</style>
</head>
<body>
<header><h1>${escapeHtml(info.title)} API</h1>
<p>Version ${escapeHtml(info.version)} · the same as an <a href="/v1/openapi.json">OpenAPI 3.1 document</a></p>
<p>${inline(info.description)}</p></header>
<nav aria-label="Routes"><ul>${contents.join('')}</ul></nav>
<main>${operations.map(section).join('\n')}</main>
</body>
</html>
`;
}

function section({
  path,
  method,
  operation,
}: {
  path: string;
  method: string;
  operation: Operation;
}): string {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  return `<section id="${operation.operationId}">
<h2><code>${method} ${escapeHtml(path)}</code></h2>
<p>${escapeHtml(operation.summary)} <span class="role">${operation['x-least-role']}</span></p>
${operation.description
  .split('\n\n')
  .map((paragraph) => `<p>${inline(paragraph)}</p>`)
  .join('')}
${parameterTable(operation)}
${body ? `<h3>Body</h3>${schema(body)}` : ''}
<h3>Answers</h3>
${Object.entries(operation.responses).map(answer).join('')}
</section>`;
}

const parameterTable = ({ parameters }: Operation): string =>
  parameters.length === 0
    ? ''
    : `<h3>Parameters</h3><table><thead><tr><th>Name</th><th>In</th><th>Type</th><th></th></tr></thead><tbody>${parameters
        .map(
          (one) =>
            `<tr><td><code>${escapeHtml(one.name)}</code>${one.required ? ' (required)' : ''}</td><td>${one.in}</td>` +
            `<td><code>${escapeHtml(JSON.stringify(one.schema))}</code></td><td>${inline(one.description ?? '')}</td></tr>`,
        )
        .join('')}</tbody></table>`;

const answer = ([status, reply]: [string, Operation['responses'][string]]): string => {
  const [type, content] = Object.entries(reply.content ?? {})[0] ?? [];
  const shown = type === 'application/json' && content ? schema(content.schema) : '';
  return `<p><strong>${status}</strong> ${inline(reply.description)}${type ? ` <code>${escapeHtml(type)}</code>` : ''}</p>${shown}`;
};

const schema = (value: Json): string =>
  `<pre><code>${escapeHtml(JSON.stringify(value, null, 2))}</code></pre>`;

/** The little Markdown that descriptions use: code and strong. */
const inline = (text: string): string =>
  escapeHtml(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
