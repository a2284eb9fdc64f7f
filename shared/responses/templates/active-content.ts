const ELEMENT =
  /<\s*\/?\s*(script|iframe|frame|frameset|object|embed|applet|form|input|button|base|link|meta|svg|math|video|audio|html|head|body)\b/i;
const HANDLER = /<[a-z][^>]*\s(on[a-z]+)\s*=/i;
const SCHEME = /\b(?:href|src|action|background)\s*=\s*["']?\s*((?:javascript|data|vbscript|file):)/i;

/**
 * The first thing in HTML that runs, loads or sends, or breaks out of the page around it: mail clients throw it
 * away, and take the whole mail for spam. Undefined where there is none.
 */
export function activeContent(content: string): string | undefined {
  const element = ELEMENT.exec(content)?.[1];
  if (element !== undefined) return `<${element.toLowerCase()}>`;
  return HANDLER.exec(content)?.[1]?.toLowerCase() ?? SCHEME.exec(content)?.[1]?.toLowerCase();
}
