import * as z from 'zod';
import { Language } from './language.ts';

/**
 * What each function is told by its deployment. The construct that deploys a function must supply exactly
 * these variables (infra takes the type of the same schema), and the function reads them once at start:
 * a missing or mistyped variable fails the deployment or the first start, never a customer's request.
 */

/** One site of the desk: who it is to its customers. Travels as JSON in the variable SITE. */
export const Site = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,32}$/),
  name: z.string().min(1).max(100),
  language: Language,
  timeZone: z.string().min(1),
  /** Every address customers write to; the first one is what replies are addressed to. */
  supportAddresses: z.array(z.email()).min(1),
  /** The From of outgoing mail. */
  sender: z.email(),
});
export type Site = z.infer<typeof Site>;

const json = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

const count = z.coerce.number().int().min(1);

const table = {
  TABLE_NAME: z.string().min(1),
  /** Over how many index partitions the lists of incidents by status are spread. */
  VIEW_SHARDS: count,
  /** Over how many index partitions the due entries are spread. */
  DUE_SHARDS: count,
};
const site = { SITE: json(Site) };
/** Over how many partitions the incidents of one word are spread. */
const search = { SEARCH_SHARDS: count };
const signing = { SIGNING_SECRET_ID: z.string().min(1) };
const files = { FILES_BUCKET: z.string().min(1) };
const rawMail = { RAW_MAIL_BUCKET: z.string().min(1) };

export const PortalEnv = z.object({ ...table, ...site, ...signing });
export const DeskEnv = z.object({ ...table, ...site, ...files });
export const CloseChildrenEnv = z.object({ ...table, ...site });
export const CustomersEnv = z.object({ ...table, ...site });
export const ProductsEnv = z.object({ ...table, ...site });
export const EntitlementsEnv = z.object({ ...table, ...site });
export const MergeContactsEnv = z.object({ ...table });
export const LinksEnv = z.object({ ...table, ...site });
export const WorkEnv = z.object({ ...table, ...site, ...files });
export const FindEnv = z.object({ ...table, ...search });
export const SetupEnv = z.object({ ...table, ...site });
export const FilesEnv = z.object({ ...table, ...site, ...signing, ...files, ...rawMail });
export const MailEnv = z.object({ ...table, ...site, ...rawMail });
export const BulkEnv = z.object({ ...table, ...site, ...files });
export const TextsEnv = z.object({ ...table, ...site });
export const RulesEnv = z.object({ ...table, ...site });
export const RunRulesEnv = z.object({ ...table, ...site });
export const TransfersEnv = z.object({ ...table, ...site, ...files });
export const TransferEnv = z.object({ ...table, ...site, ...files });
export const RedactEnv = z.object({ ...table, ...files, ...rawMail });
export const DocumentsEnv = z.object({});
export const ReceiveEnv = z.object({ ...table, ...site, ...signing, ...files, ...rawMail });
export const SendEnv = z.object({
  ...table,
  ...site,
  ...signing,
  ...files,
  ...rawMail,
  /** Where links in mail lead: the API's address or the site's own domain. No trailing slash. */
  BASE_URL: z.url(),
  CONFIGURATION_SET: z.string().min(1),
  RESPONSES_QUEUE_URL: z.url(),
  /** Seconds a send of unclear outcome waits for SES's own word before it is tried again. */
  SEND_GRACE_SECONDS: count,
});
export const FeedbackEnv = z.object({ ...table });
export const PublishEnv = z.object({ BUS_NAME: z.string().min(1) });
export const SweepEnv = z.object({ ...table, TIMERS_QUEUE_URL: z.url() });
export const RenewHolidaysEnv = z.object({ ...table, ...site });
export const FireEnv = z.object({ ...table, ...site });
export const HitEnv = z.object({ ...table, ...signing });
export const RecordEnv = z.object({ ...table });
export const WebhooksEnv = z.object({ ...table, ...site });
export const FanOutEnv = z.object({ ...table, ...site });
export const DeliverEnv = z.object({ ...table, ...site, DELIVERIES_QUEUE_URL: z.url() });
export const IndexEnv = z.object({ ...table, ...search });

/** The variables as the deployment writes them: every value a string. */
export type Variables<S extends z.ZodObject> = Record<keyof z.input<S>, string>;

/**
 * Reads a function's variables. Call it at module scope.
 * @throws Error naming every variable at fault (never a value).
 */
export function readEnv<S extends z.ZodObject>(
  schema: S,
  variables: Record<string, string | undefined> = process.env,
): z.output<S> {
  const read = schema.safeParse(variables);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`This function is not deployed right. ${faults.join('; ')}`);
}
