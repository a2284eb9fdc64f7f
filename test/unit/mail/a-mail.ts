/** A raw mail from header lines and a body, with CRLF line ends. */
export const aMail = (headers: readonly string[], body = 'Hello\n'): Buffer =>
  Buffer.from(`${[...headers, '', body].join('\n')}`.replace(/\r?\n/g, '\r\n'), 'utf8');

/** A multipart body: each part given as its header lines and its content. */
export const parts = (boundary: string, ...each: readonly [readonly string[], string][]): string =>
  `${each.map(([headers, content]) => `--${boundary}\n${[...headers, '', content].join('\n')}\n`).join('')}--${boundary}--\n`;

export const FROM = 'From: Ada <ada@example.com>';
