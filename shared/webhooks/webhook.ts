import * as z from 'zod';
import { type BusEventType, busEvents } from '../events/index.ts';
import { line } from '../platform/line.ts';

/** A site has so many webhooks at most: each event is held against all of them. */
export const MOST_WEBHOOKS = 50;

/** Events by which the desk tells itself what to do next. They are nobody's to listen to. */
const ownErrands = ['ChildrenToClose', 'ResponseQueued', 'WebhookAsked', 'WebhookQueued'] as const;
export type OfferedEvent = Exclude<BusEventType, (typeof ownErrands)[number]>;

/** The events of the bus that a webhook may choose. */
export const offeredEvents = (Object.keys(busEvents) as BusEventType[]).filter(
  (type): type is OfferedEvent => !ownErrands.some((own) => own === type),
);

/** What a webhook is sent without having chosen it: a call by a rule, and a test. */
export const CALLED = 'WebhookAsked';
export const TEST = 'WebhookTest';

const uniqueEach = (list: readonly string[]) => new Set(list).size === list.length;
const twice = 'None may stand here twice.';

export const WebhookInput = z.strictObject({
  name: line(100),
  url: z
    .string()
    .max(2000)
    .meta({ description: 'An https address without a password. Plain http for trusted hosts only.' }),
  events: z
    .array(z.enum(offeredEvents))
    .max(offeredEvents.length)
    .refine(uniqueEach, twice)
    .default([])
    .meta({ description: 'None: it is called by rules and escalations only.' }),
  timelineTypes: z
    .array(z.string().regex(/^[A-Za-z]{1,64}$/, 'A type of timeline entry, such as emailIn.'))
    .max(50)
    .refine(uniqueEach, twice)
    .default([])
    .meta({ description: 'Of TimelineEventAdded these types of entries only; none: all of them.' }),
  enabled: z.boolean().default(true),
});
export type WebhookInput = z.infer<typeof WebhookInput>;

/** As it is stored, but for its secrets. */
export const Webhook = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  timelineTypes: z.array(z.string()),
  enabled: z.boolean(),
  /** Set where the desk turned it off: the receiver said that it is gone, or nothing arrived for days. */
  disabled: z.object({ because: z.enum(['gone', 'failing']), at: z.iso.datetime() }).optional(),
  /** Since when every attempt has failed; absent while they arrive. */
  failingSince: z.iso.datetime().optional(),
  /** When the secret in use was made. */
  secretMadeAt: z.iso.datetime(),
  version: z.int(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.object({ id: z.string(), name: z.string() }),
});
export type Webhook = z.infer<typeof Webhook>;

interface Saving {
  readonly now: Date;
  readonly actor: { readonly id: string; readonly name: string };
}

const stamp = ({ now, actor }: Saving) => ({
  updatedAt: now.toISOString(),
  updatedBy: { id: actor.id, name: actor.name },
});

/** A new webhook; its address was checked. */
export const newWebhook = (input: WebhookInput, id: string, saving: Saving): Webhook => ({
  ...input,
  id,
  secretMadeAt: saving.now.toISOString(),
  version: 1,
  ...stamp(saving),
});

/** The webhook as an admin replaces it. Turned on again, or led elsewhere, it begins with a clean record. */
export function replacedWebhook(before: Webhook, input: WebhookInput, saving: Saving): Webhook {
  const { disabled, failingSince, ...rest } = before;
  const anew = input.url !== before.url || (input.enabled && !before.enabled);
  return {
    ...rest,
    ...input,
    ...(!input.enabled && disabled ? { disabled } : {}),
    ...(!anew && failingSince ? { failingSince } : {}),
    version: before.version + 1,
    ...stamp(saving),
  };
}

/** Whether a webhook has asked for an event of the bus. */
export function wants(webhook: Webhook, event: { type: string; detail: Readonly<Record<string, unknown>> }) {
  if (!webhook.enabled || !webhook.events.includes(event.type)) return false;
  if (event.type !== 'TimelineEventAdded' || webhook.timelineTypes.length === 0) return true;
  return webhook.timelineTypes.includes(String(event.detail.type));
}
