import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import { Site } from '../shared/platform/environment.ts';

/** Retention periods, in days, that CloudWatch Logs accepts. */
const logDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 3653,
] as const;

const domain = z
  .string()
  .regex(
    /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'must be a domain name in lower case',
  );

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  message: 'must be an origin such as https://desk.example, without a path or a trailing slash',
});

const timeZone = z.string().refine(
  (zone) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
    } catch {
      return false;
    }
  },
  { message: 'must be an IANA time zone such as Europe/Berlin' },
);

const days = z.int().min(1).max(36_500);

const SiteSettings = Site.extend({
  id: Site.shape.id.default('desk'),
  name: Site.shape.name.default('Support'),
  language: Site.shape.language.default('en'),
  timeZone: timeZone.default('Europe/Berlin'),
  supportAddresses: Site.shape.supportAddresses.optional(),
  sender: Site.shape.sender.optional(),
}).strict();

/** How one desk is deployed. `desk.json` may leave out everything: what is missing has the value given here. */
const Settings = z.strictObject({
  /** Part of every stack's name, so that several desks live in one account. */
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,15}$/, 'must be 1 to 16 of a-z, 0-9 and -, beginning with a letter')
    .default('local'),
  /** The domain mail is sent from and received for. Verified in SES by the DNS records SES shows. */
  domain: domain.default('desk.example'),
  /** Who the desk is to its customers. Address and sender are `support@` the domain where unset. */
  site: SiteSettings.prefault({}),
  /** Origins of the pages that may call the API from a browser. */
  allowedOrigins: z.array(origin).default(['http://localhost:3000']),
  /** Where links in mail lead if the API has a domain of its own. No trailing slash. */
  baseUrl: origin.optional(),
  /** Who is told of alarms. Without it alarms are only shown. */
  alarmEmail: z.email().optional(),
  retention: z
    .strictObject({
      logDays: z
        .int()
        .refine((count) => logDays.some((allowed) => allowed === count), {
          message: `must be one of ${logDays.join(', ')}`,
        })
        .default(90),
      /** Days after which raw mail is removed. Kept for ever where unset. */
      rawMailDays: days.optional(),
      /** Days a replaced or removed attachment can be brought back. */
      oldFileDays: days.default(30),
    })
    .prefault({}),
  /** What becomes of table, buckets and users when a stack is removed. Retained unless the stage is `local`. */
  removal: z.enum(['retain', 'destroy']).optional(),
  /** Over how many index partitions hot lists are spread. Raise for more than some 1000 writes a second. */
  shards: z
    .strictObject({
      view: z.int().min(1).max(256).default(4),
      due: z.int().min(1).max(256).default(4),
      /** May be raised, never lowered: incidents stay found where they were when they were written. */
      search: z.int().min(1).max(8).default(1),
    })
    .prefault({}),
  /**
   * Seconds a send of unclear outcome waits for SES's own word. 10 on stage `local`, else 240: time for SES's event
   * to be tried four times, should it fail to be recorded.
   */
  sendGraceSeconds: z.int().min(1).max(900).optional(),
  /** Mails read at the same time. */
  receiveConcurrency: z.int().min(2).max(1000).default(10),
  /** Requests a second and at once that the API accepts before it answers 429. */
  throttle: z
    .strictObject({
      rate: z.int().min(1).max(10_000).default(200),
      burst: z.int().min(1).max(5000).default(400),
    })
    .prefault({}),
});

export type SettingsInput = z.input<typeof Settings>;

/** Settings with everything filled in and checked against each other. */
export type DeskSettings = Omit<z.output<typeof Settings>, 'site' | 'removal' | 'sendGraceSeconds'> & {
  readonly site: Site;
  readonly removal: 'retain' | 'destroy';
  readonly sendGraceSeconds: number;
};

/** One sentence for each field at fault, naming it. */
export class SettingsError extends Error {
  constructor(source: string, faults: readonly string[]) {
    super(`The settings in ${source} cannot be used. ${faults.join('; ')}.`);
    this.name = 'SettingsError';
  }
}

/**
 * Checks settings and fills in what they leave out.
 * @throws SettingsError naming every field at fault.
 */
export function parseSettings(input: unknown, source = 'desk.json'): DeskSettings {
  const read = Settings.safeParse(input);
  if (!read.success) {
    const faults = read.error.issues.map(
      (issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`,
    );
    throw new SettingsError(source, faults);
  }
  const { site, removal, sendGraceSeconds, ...rest } = read.data;
  const local = rest.stage === 'local';
  const settings: DeskSettings = {
    ...rest,
    site: {
      ...site,
      supportAddresses: site.supportAddresses ?? [`support@${rest.domain}`],
      sender: site.sender ?? `support@${rest.domain}`,
    },
    removal: removal ?? (local ? 'destroy' : 'retain'),
    sendGraceSeconds: sendGraceSeconds ?? (local ? 10 : 240),
  };
  const faults = strayAddresses(settings);
  if (faults.length > 0) throw new SettingsError(source, faults);
  return settings;
}

/** SES sends from and receives for the verified domain only: another address would fail silently later. */
function strayAddresses({ domain, site }: DeskSettings): string[] {
  const within = (address: string) => address.toLowerCase().endsWith(`@${domain}`);
  return [
    ...(within(site.sender) ? [] : [`site.sender: must be an address at ${domain}`]),
    ...site.supportAddresses.flatMap((address, index) =>
      within(address) ? [] : [`site.supportAddresses.${index}: must be an address at ${domain}`],
    ),
  ];
}

/**
 * Reads the settings from the file named by DESK_SETTINGS, else from `desk.json` in the current folder, else
 * takes the defaults.
 * @throws SettingsError naming the file and the field.
 */
export function loadSettings(path = process.env.DESK_SETTINGS): DeskSettings {
  const source = path ?? 'desk.json';
  return parseSettings(readJson(source, path !== undefined), source);
}

function readJson(source: string, required: boolean): unknown {
  let text: string;
  try {
    text = readFileSync(resolve(source), 'utf8');
  } catch (error) {
    const missing = typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
    if (missing && !required) return {};
    throw new SettingsError(source, [missing ? 'there is no such file' : 'the file cannot be read']);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new SettingsError(source, ['it is not JSON']);
  }
}
