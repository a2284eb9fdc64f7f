import type * as z from 'zod';
import {
  BulkEnv,
  CloseChildrenEnv,
  CustomersEnv,
  DeliverEnv,
  DeskEnv,
  DocumentsEnv,
  EntitlementsEnv,
  FanOutEnv,
  FeedbackEnv,
  FilesEnv,
  FindEnv,
  FireEnv,
  HitEnv,
  IndexEnv,
  LinksEnv,
  MailEnv,
  MergeContactsEnv,
  PortalEnv,
  ProductsEnv,
  PublishEnv,
  ReceiveEnv,
  RecordEnv,
  RedactEnv,
  RenewHolidaysEnv,
  RulesEnv,
  RunRulesEnv,
  SendEnv,
  SetupEnv,
  SweepEnv,
  TextsEnv,
  TransferEnv,
  TransfersEnv,
  WebhooksEnv,
  WorkEnv,
} from '../shared/platform/environment.ts';

/** What is declared of a Lambda besides its code, which is the file of the same path in this folder. */
export interface FunctionDeclaration {
  readonly description: string;
  readonly env: z.ZodObject;
  /** MB. One vCPU comes with 1769 MB, smaller sizes get their share of it. */
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
}

/** Every Lambda of the desk, by its path. `functions/<path>.ts` exports its `handler`. */
export const functions = {
  'api/portal': {
    description: "The customer's routes: ask a question, read an incident by its link",
    env: PortalEnv,
    memory: 512,
    timeout: 15,
  },
  'api/desk': {
    description: "The agent's lists of incidents, and each with its timeline",
    env: DeskEnv,
    memory: 512,
    timeout: 15,
  },
  'api/work': {
    description: 'What agents do to an incident: change, answer, note, tasks, time',
    env: WorkEnv,
    memory: 512,
    timeout: 15,
  },
  'api/find': {
    description: 'Searches incidents, finds similar ones and those a question might be about',
    env: FindEnv,
    memory: 512,
    timeout: 15,
  },
  'api/setup': {
    description: 'What admins set up, and the views that agents save',
    env: SetupEnv,
    memory: 512,
    timeout: 15,
  },
  'api/files': {
    description: 'Files: sent, listed, downloaded and removed; raw mails; redaction',
    env: FilesEnv,
    memory: 512,
    timeout: 10,
  },
  'api/mail': {
    description: 'The log of mail that came and was sent; replay, and release from quarantine',
    env: MailEnv,
    memory: 512,
    timeout: 10,
  },
  'api/texts': {
    description: 'Standard texts: their tree, and each filled with the data of an incident',
    env: TextsEnv,
    memory: 512,
    timeout: 15,
  },
  'api/bulk': {
    description: 'Does one thing to many incidents, each by itself',
    env: BulkEnv,
    memory: 1024,
    // It begins no incident in the last seconds, and API Gateway waits for 30.
    timeout: 29,
  },
  'api/webhooks': {
    description: 'Webhooks: where they lead, what they were sent, tests and replays',
    env: WebhooksEnv,
    memory: 512,
    timeout: 15,
  },
  'api/documents': {
    description: 'The OpenAPI document and its readable page',
    env: DocumentsEnv,
    memory: 512,
    timeout: 10,
  },
  'api/links': {
    description: 'Ties incidents: merge, split, children, relations, and what is sold on them',
    env: LinksEnv,
    memory: 512,
    timeout: 15,
  },
  'api/customers': {
    description: 'Accounts and contacts: kept, merged, looked up as one types',
    env: CustomersEnv,
    memory: 512,
    timeout: 15,
  },
  'api/entitlements': {
    description: 'What customers are owed: entitlements, their ledgers, the choice for an incident',
    env: EntitlementsEnv,
    memory: 512,
    timeout: 15,
  },
  'api/products': {
    description: 'Product models, assets and contracts',
    env: ProductsEnv,
    memory: 512,
    timeout: 15,
  },
  'api/transfers': {
    description: 'Imports and exports: asked for, followed, cancelled',
    env: TransfersEnv,
    memory: 512,
    timeout: 15,
  },
  'transfer/run': {
    description: 'Takes an import or an export a leg on',
    env: TransferEnv,
    memory: 1024,
    // It begins no step in the last half of it.
    timeout: 120,
  },
  'customers/merge': {
    description: 'Makes the incidents and the history of a merged contact those of the other',
    env: MergeContactsEnv,
    memory: 512,
    timeout: 60,
  },
  'api/rules': {
    description: 'Business rules: kept, ordered, tried; which of them fired on an incident',
    env: RulesEnv,
    memory: 512,
    timeout: 15,
  },
  'rules/run': {
    description: 'Runs the business rules on what happens to an incident',
    env: RunRulesEnv,
    memory: 512,
    timeout: 30,
  },
  'incidents/redact': {
    description: 'Removes the copies of what was redacted or removed: files, raw mails, long texts',
    env: RedactEnv,
    memory: 512,
    timeout: 60,
  },
  'incidents/close-children': {
    description: 'Closes the children of an incident that was closed',
    env: CloseChildrenEnv,
    memory: 512,
    // Two hundred children, each read and written by itself, many times over.
    timeout: 120,
  },
  'mail/receive': {
    description: 'Turns a mail in the raw mail bucket into an incident or an event on one',
    env: ReceiveEnv,
    // A 40 MB mail is held decoded beside its raw form, and parsing is pure CPU: a whole vCPU.
    memory: 1769,
    timeout: 60,
  },
  'mail/send': {
    description: 'Composes a queued response and hands it to SES once',
    env: SendEnv,
    // A mail with 25 MB of files needs 300 MB: the files, the mail, and the call to SES, in which it is base64.
    memory: 1024,
    timeout: 30,
  },
  'mail/feedback': {
    description: 'Records what SES reports of a sent mail: sent, delivered, bounced, complained of',
    env: FeedbackEnv,
    memory: 512,
    // Short, and with it the time after which the queue brings what failed again: a send may wait for it.
    timeout: 10,
  },
  'stream/publish': {
    description: "Publishes what the table's stream shows as events on the bus",
    env: PublishEnv,
    memory: 512,
    timeout: 30,
  },
  'timers/sweep': {
    description: 'Queues what falls due up to a minute ahead, each with its exact delay',
    env: SweepEnv,
    memory: 512,
    timeout: 50,
  },
  'timers/renew-holidays': {
    description: 'Writes the holidays of countries out for the years to come, once a month',
    env: RenewHolidaysEnv,
    memory: 1024,
    // Two hundred calendars at most, each with tens of milliseconds for a country.
    timeout: 300,
  },
  'timers/fire': {
    description: 'Carries out one due entry',
    env: FireEnv,
    memory: 512,
    timeout: 30,
  },
  'tracking/hit': {
    description: 'Serves the tracking pixel and follows tracked links',
    env: HitEnv,
    memory: 512,
    timeout: 10,
  },
  'tracking/record': {
    description: 'Records views and followed links on their message and incident',
    env: RecordEnv,
    memory: 512,
    timeout: 30,
  },
  'webhooks/fan-out': {
    description: 'Makes a delivery of an event for each webhook that has asked for it',
    env: FanOutEnv,
    memory: 512,
    timeout: 30,
  },
  'webhooks/deliver': {
    description: 'Sends what webhooks are to be sent, and again what has failed',
    env: DeliverEnv,
    memory: 512,
    // A receiver may take ten seconds, and all of a batch are sent at once.
    timeout: 30,
  },
  'search/index': {
    description: 'Keeps the words by which incidents are found',
    env: IndexEnv,
    memory: 512,
    timeout: 30,
  },
} as const satisfies Record<string, FunctionDeclaration>;

export type FunctionPath = keyof typeof functions;

export const functionPaths = Object.keys(functions) as FunctionPath[];
