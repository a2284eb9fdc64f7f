import { Logger } from '@aws-lambda-powertools/logger';
import { CorruptDataError } from './errors.ts';

/** What we log, by name. Codes, ids and references only: never a body, a subject, an address or a token. */
export const logEvents = {
  request: 'request',
  refused: 'request refused',
  failed: 'request failed',
  mailReceived: 'mail received',
  contentRemoved: 'content removed',
  messageSent: 'message sent',
  messageHeld: 'message held',
  messageWaits: 'message waits',
  messageBraked: 'automatic message held back',
  messageRefused: 'message refused by SES',
  templateBroke: 'template gave no message',
  feedback: 'SES feedback',
  published: 'published',
  swept: 'swept',
  holidaysRenewed: 'holidays renewed',
  holidaysNotRenewed: 'holidays not renewed',
  childrenClosed: 'children closed',
  contactMerged: 'contact merged',
  rulesFired: 'rules fired',
  timerFired: 'timer fired',
  timerSilent: 'timer silent',
  calendarReplanned: 'calendar replanned',
  timersReplanned: 'timers replanned',
  hit: 'hit',
  webhooksChosen: 'webhooks chosen',
  webhookSent: 'webhook sent',
  webhookHeld: 'webhook held',
  transferLeg: 'leg of a transfer',
  recordFailed: 'record failed',
} as const;

/** Structured logging of one function; its service name is the function's path. */
export const functionLogger = (serviceName: string): Logger => new Logger({ serviceName });
export type { Logger };

/**
 * A fault as it may be logged: its name and frames. The message only of our own errors, which name fields and
 * never values; an SDK error can quote the item it was about.
 */
export const describeFault = (error: unknown) =>
  error instanceof Error
    ? {
        name: error.name,
        ...(error instanceof CorruptDataError ? { message: error.message } : {}),
        frames: error.stack?.split('\n').filter((line) => line.trim().startsWith('at ')),
      }
    : { name: typeof error };
