/**
 * The words of a calendar part (RFC 5545): what, when, where, from whom. Only what a reader wants at a glance is
 * read; the part itself stays as a file for a calendar to read.
 */

const MAX_BYTES = 256 * 1024;
const MAX_EVENTS = 5;

interface Line {
  readonly name: string;
  readonly params: string;
  readonly value: string;
}

const titles: Readonly<Record<string, string>> = {
  REQUEST: 'Invitation',
  PUBLISH: 'Invitation',
  CANCEL: 'Cancelled',
  REPLY: 'Answer to an invitation',
  COUNTER: 'Another time is proposed',
};
const answers: Readonly<Record<string, string>> = {
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  TENTATIVE: 'perhaps',
};

/** A few lines for each event of a calendar text; '' when there is none. */
export function invitationText(calendar: string): string {
  const lines = linesOf(calendar.slice(0, MAX_BYTES));
  const method = lines.find(({ name }) => name === 'METHOD')?.value.toUpperCase() ?? 'REQUEST';
  const title = titles[method] ?? 'Invitation';
  return eventsOf(lines)
    .map((event) => eventText(event, title, method))
    .join('\n\n');
}

function linesOf(text: string): Line[] {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n')
    .map((line) => {
      const [, name = '', params = '', value = ''] =
        /^([A-Za-z-]{1,40})((?:;[A-Za-z-]{1,40}=(?:"[^"]{0,500}"|[^":;]{0,500}))*):(.*)$/.exec(
          line.slice(0, 4_000),
        ) ?? [];
      return { name: name.toUpperCase(), params, value };
    })
    .filter(({ name }) => name !== '');
}

/** The lines of each event, without those of alarms and other things within it. */
function eventsOf(lines: readonly Line[]): Line[][] {
  const events: Line[][] = [];
  let depth = 0; // 1 right within an event
  for (const line of lines) {
    const isEvent = /^VEVENT$/i.test(line.value.trim());
    if (line.name === 'BEGIN' && (depth > 0 || isEvent)) {
      if (depth++ === 0) events.push([]);
    } else if (line.name === 'END' && depth > 0) depth--;
    else if (depth === 1) events.at(-1)?.push(line);
  }
  return events.slice(0, MAX_EVENTS);
}

function eventText(event: readonly Line[], title: string, method: string): string {
  const line = (name: string) => event.find((each) => each.name === name);
  const value = (name: string) => unescaped(line(name)?.value ?? '');
  const start = timeOf(line('DTSTART'));
  const end = timeOf(line('DTEND'));
  const attendee = method === 'REPLY' ? line('ATTENDEE') : undefined;
  const answer = /PARTSTAT="?([A-Z-]+)/i.exec(attendee?.params ?? '')?.[1]?.toUpperCase() ?? '';
  const facts: [string, string][] = [
    ['When', end === '' || end === start ? start : `${start} – ${end}`],
    ['Repeats', value('RRULE')],
    ['Where', value('LOCATION')],
    ['Organizer', personOf(line('ORGANIZER'))],
    [
      'Answer',
      attendee === undefined ? '' : `${personOf(attendee)}: ${answers[answer] ?? answer.toLowerCase()}`,
    ],
  ];
  return [
    `[${title}] ${value('SUMMARY')}`.trimEnd(),
    ...facts.filter(([, fact]) => fact !== '').map(([label, fact]) => `${label}: ${fact.slice(0, 500)}`),
    ...(value('DESCRIPTION') === '' ? [] : ['', value('DESCRIPTION')]),
  ].join('\n');
}

/** `2026-11-22 10:00 (Europe/Berlin)`: as written, for the zone is the sender's own. */
function timeOf(line: Line | undefined): string {
  const [, year, month, day, hour, minute, utc] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d{0,2}(Z)?)?$/.exec(line?.value.trim() ?? '') ?? [];
  if (year === undefined) return '';
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return date;
  const zone = /TZID="?([^";]+)/i.exec(line?.params ?? '')?.[1];
  return `${date} ${hour}:${minute}${utc === undefined ? (zone === undefined ? '' : ` (${zone})`) : ' UTC'}`;
}

function personOf(line: Line | undefined): string {
  if (line === undefined) return '';
  const [, quoted, bare] = /;CN=(?:"([^"]*)"|([^";]*))/i.exec(line.params) ?? [];
  const name = quoted ?? bare ?? '';
  const address = line.value.replace(/^mailto:/i, '').trim();
  return name === '' || name === address ? address : `${name} <${address}>`;
}

const unescaped = (value: string): string =>
  value.replace(/\\([\\;,nN])/g, (_, char: string) => (/n/i.test(char) ? '\n' : char)).trim();
