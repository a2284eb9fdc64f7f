import type { Json } from '../../../shared/platform/http/openapi.ts';
import { escapeHtml } from '../../../shared/responses/index.ts';
import { docsStyle } from './docs-style.ts';
import { type Exemplified, exampleRequest } from './example-request.ts';
import { typeText } from './type-text.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly 'x-least-role': string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description?: string;
    readonly schema: Json;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<Record<string, Reply>>;
}

interface Reply {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
}

interface Shown extends Exemplified {
  readonly operation: Operation;
}

/** An OpenAPI document as one page to read: no script, nothing loaded from anywhere. */
export function docsPage(document: Json): string {
  const info = document.info as { title: string; version: string; description: string };
  const byTag = operationsByTag(document.paths as Record<string, Record<string, Operation>>);
  const groups = [...byTag];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)} API</title>
<style>${docsStyle}</style>
</head>
<body>
<a class="skip" href="#routes">To the routes</a>
<nav aria-label="Routes"><h2>Routes</h2>${groups.map(menu).join('')}</nav>
<main>
<header><h1>${escapeHtml(info.title)} API</h1>
<p>Version ${escapeHtml(info.version)} · the same as an <a href="/v1/openapi.json">OpenAPI 3.1 document</a></p>
${paragraphs(info.description)}
<p>In the examples <code>$DESK</code> is the address of the desk and <code>$TOKEN</code> a token of the role named.
A field with a question mark may be left out.</p></header>
<div id="routes">${groups.map(group).join('\n')}</div>
</main>
</body>
</html>
`;
}

function operationsByTag(paths: Record<string, Record<string, Operation>>): Map<string, Shown[]> {
  const byTag = new Map<string, Shown[]>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0] ?? 'Others';
      const shown = { path, method: method.toUpperCase(), operation };
      byTag.set(tag, [...(byTag.get(tag) ?? []), shown]);
    }
  }
  return byTag;
}

/** A tag as a name in the page. */
const anchor = (tag: string): string => `tag-${encodeURIComponent(tag.replace(/\s+/g, '-').toLowerCase())}`;

const menu = ([tag, operations]: [string, Shown[]]): string =>
  `<details><summary>${escapeHtml(tag)}</summary><ul><li><a href="#${anchor(tag)}">All of ${escapeHtml(tag)}</a></li>${operations
    .map(
      ({ method, operation }) =>
        `<li><a href="#${operation.operationId}"><span class="method">${method}</span> ${escapeHtml(operation.summary)}</a></li>`,
    )
    .join('')}</ul></details>`;

const group = ([tag, operations]: [string, Shown[]]): string =>
  `<h2 id="${anchor(tag)}">${escapeHtml(tag)}</h2>\n${operations.map(section).join('\n')}`;

function section(shown: Shown): string {
  const { path, method, operation } = shown;
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const replies = Object.entries(operation.responses);
  return `<section id="${operation.operationId}">
<h3>${escapeHtml(operation.summary)}</h3>
<p class="route"><code>${method} ${escapeHtml(path)}</code> <span class="role">${operation['x-least-role']}</span></p>
${paragraphs(operation.description)}
${parameters(operation)}
${body ? `<h4>Body</h4>${code(typeText(body))}` : ''}
<h4>Example</h4>${code(exampleRequest(shown))}
<h4>Answers</h4>
${replies
  .filter(([status]) => Number(status) < 400)
  .map(success)
  .join('')}
<dl class="failures">${replies
    .filter(([status]) => Number(status) >= 400)
    .map(failure)
    .join('')}</dl>
</section>`;
}

const parameters = ({ parameters: all }: Operation): string =>
  all.length === 0
    ? ''
    : `<h4>Parameters</h4><dl>${all
        .map(
          (one) =>
            `<dt><code>${escapeHtml(one.name)}</code> <span class="place">${one.in}${one.required ? ', required' : ''}</span></dt>` +
            `<dd><code>${escapeHtml(typeText(one.schema))}</code>${defaultOf(one.schema)}${one.description ? ` ${inline(one.description)}` : ''}</dd>`,
        )
        .join('')}</dl>`;

const defaultOf = (schema: Json): string =>
  schema.default === undefined ? '' : ` Default <code>${escapeHtml(JSON.stringify(schema.default))}</code>.`;

const success = ([status, reply]: [string, Reply]): string => {
  const [type, content] = Object.entries(reply.content ?? {})[0] ?? [];
  const said = `<p><strong>${status}</strong> ${inline(reply.description)}</p>`;
  if (type !== 'application/json' || !content)
    return type ? `${said}<p><code>${escapeHtml(type)}</code></p>` : said;
  return `${said}<details><summary>What it holds</summary>${code(typeText(content.schema))}</details>`;
};

const failure = ([status, reply]: [string, Reply]): string =>
  `<dt><strong>${status}</strong></dt><dd>${inline(reply.description)}</dd>`;

const code = (text: string): string => `<pre><code>${escapeHtml(text)}</code></pre>`;

const paragraphs = (text: string): string =>
  text
    .split('\n\n')
    .map((paragraph) => `<p>${inline(paragraph)}</p>`)
    .join('');

/** The little Markdown that descriptions use: code and strong. */
const inline = (text: string): string =>
  escapeHtml(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
