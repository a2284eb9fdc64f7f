import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isOwnAddress } from '../../../shared/customers/index.ts';
import type { IncidentReader } from '../../../shared/incidents/index.ts';
import { signatureIn } from '../../../shared/mail/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { Actor } from '../../../shared/platform/http/actor.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import {
  type Language,
  type MessageType,
  messageWrite,
  type OutgoingMessage,
  type TemplateSources,
} from '../../../shared/responses/index.ts';
import {
  checkTemplate,
  type RenderedMessage,
  renderMessage,
  sampleData,
  TemplateFault,
} from '../../../shared/responses/rendering.ts';
import type { SettingsStore } from '../../../shared/settings/index.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { LostRace, transact } from '../../../shared/table/transact.ts';
import type { previewTemplateRoute, testSendTemplateRoute } from '../routes/templates.ts';
import type { TemplateParts } from './templates.ts';

export interface TrialParts extends TemplateParts {
  readonly client: DynamoDBDocumentClient;
  readonly layout: { readonly table: string; readonly viewShards: number };
  readonly reader: Pick<IncidentReader, 'whole'>;
  readonly settings: Pick<SettingsStore, 'section'>;
  readonly site: Site;
  readonly newId: NewId;
}

interface Trial {
  readonly type: MessageType;
  readonly language: Language;
  readonly template?: TemplateSources | undefined;
  readonly reference?: string | undefined;
  readonly actor: Actor;
}

export const previewTemplateHandler =
  (parts: TrialParts): RouteHandler<typeof previewTemplateRoute> =>
  async ({ params, body, actor }) => {
    const { message } = await rendered(parts, { ...params, ...body, actor });
    return { status: 200, body: message };
  };

export const testSendTemplateHandler =
  (parts: TrialParts): RouteHandler<typeof testSendTemplateRoute> =>
  async ({ params, headers, body, actor, now }) => {
    const { client, layout, newId, site } = parts;
    const once = onceOnly<{ messageId: string; to: string }>(client, layout.table, {
      scope: `testSendTemplate:${actor.id}`,
      key: headers['idempotency-key'],
      content: [params, body],
    });
    const earlier = await once.earlier();
    if (earlier) return { status: 202, body: earlier };
    const to = ownAddress(actor, site);
    const { message, reference } = await rendered(parts, { ...params, ...body, actor });
    const queued: OutgoingMessage = {
      ...{ messageId: newId(now), type: params.type, reference, siteId: site.id },
      ...{ to: [to], cc: [], bcc: [], language: params.language },
      test: { ...message, subject: `Test: ${message.subject}` },
      ...{ state: 'queued', createdAt: now.toISOString() },
    };
    const answer = { messageId: queued.messageId, to };
    try {
      await transact(client, [messageWrite(queued, layout), ...once.write(answer, now)]);
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      return { status: 202, body: once.orEarlier(error) };
    }
    return { status: 202, body: answer };
  };

/** @throws DeskError conflict where the caller's token names no address, or one of the desk's own. */
function ownAddress({ address }: Actor, site: Site): string {
  if (!address) throw new DeskError('conflict', 'Your sign-in names no e-mail address to send it to.');
  if (isOwnAddress(address, site)) {
    throw new DeskError('conflict', 'The address of your sign-in is one of the desk’s own.');
  }
  return address;
}

/**
 * A message as it would be sent, but for its links. A draft is checked as on saving.
 * @throws DeskError notFound for an unknown incident; invalidRequest for a template that gives no message.
 */
async function rendered(
  parts: TrialParts,
  { type, language, template, reference, actor }: Trial,
): Promise<{ message: RenderedMessage; reference: string }> {
  const { site } = parts;
  if (template) checkTemplate(type, language, template);
  const [found, stored, { value: look }] = await Promise.all([
    reference === undefined ? undefined : parts.reader.whole(reference, 1),
    template ? undefined : parts.templates.current(type, language),
    parts.settings.section('outgoingMail'),
  ]);
  if (reference !== undefined && !found) {
    throw new DeskError('notFound', `There is no incident ${reference}.`);
  }
  const sample = sampleData(language, site);
  const { incident } = found ?? {};
  const data = {
    ...sample,
    agentName: actor.name,
    by: actor.name,
    ...(incident && {
      ...{ reference: incident.reference, subject: incident.subject, contactName: incident.contact.name },
      question: found?.description ?? sample.question,
      resolution: incident.resolutionNotes ?? sample.resolution,
    }),
    signature: signatureIn(look, language),
  };
  try {
    const message = renderMessage(type, language, data, {
      ...{ template: template ?? stored?.sources, logo: look.logo },
    });
    return { message, reference: data.reference };
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    const pointer = `/template/${error.part}`;
    throw new DeskError('invalidRequest', `${error.part}: ${error.message}`, {
      fields: [{ in: 'body', pointer, detail: error.message }],
    });
  }
}
