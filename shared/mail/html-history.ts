import type { MarkedRole } from './history-marks.ts';

type Attributes = Readonly<Record<string, string | undefined>>;

/**
 * How mail clients mark up what is not new: by client, `id:` or `class:` and the role. Outlook on the web writes
 * `x_` before what it quotes.
 */
const roles: Readonly<Record<string, MarkedRole>> = {
  'id:divrplyfwdmsg': 'rest', // Outlook on the web and on phones
  'id:appendonsend': 'rest',
  'id:olk_src_body_section': 'rest', // Outlook for Mac
  'id:mail-editor-reference-message-container': 'rest', // the new Outlook
  'id:stopspelling': 'rest', // Hotmail
  'class:outlookmessageheader': 'rest',
  'id:isreplycontent': 'history', // NetEase
  'id:ntes-pcmail-quote': 'history',
  'id:isforwardcontent': 'history',
  'class:yahoo_quoted': 'history',
  'class:zmail_extra': 'history', // Zoho
  'class:gmx_quote': 'history',
  'class:gmail_attr': 'introduction',
  'class:moz-cite-prefix': 'introduction',
  'class:protonmail_quote': 'introduction',
  'class:tutanota_quote': 'introduction',
  'class:gmail_signature': 'signature',
  'class:gmail_signature_prefix': 'signature',
  'class:moz-signature': 'signature',
  'class:protonmail_signature_block': 'signature',
  'id:signature': 'signature', // Outlook on the web
  'id:ms-outlook-mobile-signature': 'signature',
  'id:applemailsignature': 'signature',
  'id:applelinksignature': 'signature',
};

const RULE_ABOVE = /border-top:\s*(?:[\d.]+p[tx]\s+)?solid|border-top:[^;]{0,40}solid/i;

/** What the client says of the passage that an element holds. */
export function roleOf(tag: string, attributes: Attributes): MarkedRole | undefined {
  const id = (attributes.id ?? '').toLowerCase().replace(/^(?:x_)+/, '');
  const named = roles[`id:${id}`] ?? (/^yahoo_quoted/.test(id) ? 'history' : undefined);
  if (named !== undefined) return named;
  for (const each of (attributes.class ?? '').toLowerCase().split(/\s+/).slice(0, 20)) {
    const role = roles[`class:${each.replace(/^(?:x_)+/, '')}`];
    // The quotation itself shows by its own marks.
    if (role !== undefined) return tag === 'blockquote' ? undefined : role;
  }
  if (tag !== 'div') return undefined;
  if (attributes.name === 'quote') return 'history'; // GMX, web.de
  return RULE_ABOVE.test((attributes.style ?? '').slice(0, 500)) ? 'ruled' : undefined;
}
