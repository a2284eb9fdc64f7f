import { accountWent, isOtherNewcomer } from '../../../shared/customers/index.ts';
import {
  type Entitlement,
  type EntitlementChooser,
  entitlementChooser,
  refusedChoice,
} from '../../../shared/entitlements/index.ts';
import { type Change, type Known, openIncident, type TextStore } from '../../../shared/incidents/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler, RouteRequest } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import type { Settings } from '../../../shared/settings/index.ts';
import { defaultPolicy } from '../../../shared/sla/index.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { LostRace } from '../../../shared/table/transact.ts';
import type { CreatedIncident, createIncidentRoute } from '../routes/creation.ts';
import { type CommandParts, manages } from './command.ts';
import { type ContactFinder, contactFinder, type FoundContact } from './find-contact.ts';
import { forIncident } from './find-entitlement.ts';
import { namedAccountStands, namedFinder, refuseGoing } from './find-named.ts';
import { firstResponseOf } from './first-response.ts';
import { etagOf } from './versions.ts';

type Request = RouteRequest<typeof createIncidentRoute>;

/** Two round trips to the table: who asks and which number, then everything in one transaction. */
export const createIncidentHandler = (
  parts: CommandParts,
  also: { customers: Parameters<typeof contactFinder>[0]; texts: TextStore; site: Site },
): RouteHandler<typeof createIncidentRoute> => {
  const findContact: ContactFinder = contactFinder(also.customers, also.site);
  const findNamed = namedFinder(parts.client, parts.table, also.site);
  const chooser = entitlementChooser(parts.client, parts.table, also.site);

  return async (request) => {
    const { body, headers, actor, now } = request;
    const once = onceOnly<CreatedIncident>(parts.client, parts.table, {
      scope: `createIncident:${actor.id}`,
      key: headers['idempotency-key'],
      content: body,
    });
    const [earlier, found, reference, settings, policies] = await Promise.all([
      once.earlier(),
      findContact(body.contact, now),
      parts.incidents.nextReference(also.site, now),
      parts.settings.load(),
      parts.incidents.policies(also.site.id),
    ]);
    if (earlier) return created(earlier);
    const text = await also.texts.keep(reference, body.description, now);
    const open = async ({ creation, ...asker }: FoundContact) => {
      const known = await findNamed(body, asker, undefined, now);
      const opening = { ...asker, known, reference, text, settings, site: also.site };
      const entitlement = await chosen(chooser, request, opening);
      const change = await parts.incidents.promised({
        ...opened(request, { ...opening, entitlement }),
        policies,
      });
      const answer = answerOf(change);
      const account = body.account === asker.account ? undefined : body.account;
      const stands = namedAccountStands(account, { now, table: parts.table, creation });
      await parts.incidents.commit(change, [...creation, ...stands, ...once.write(answer, now)]);
      return created(answer);
    };
    let joins = true;
    try {
      return await open(found);
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      if (!isOtherNewcomer(error)) return created(once.orEarlier(error));
      joins = !accountWent(error);
    }
    // Somebody else made a contact of this address at the same instant: it is found now.
    try {
      return await open(await findContact(body.contact, now, joins));
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      if (accountWent(error)) refuseGoing(error);
      return created(once.orEarlier(error));
    }
  };
};

/** Where a question comes from somebody who waits for a sign that it came. */
const receipted = new Set(['portal', 'email', 'chat']);

interface Opening extends Omit<FoundContact, 'creation'> {
  readonly reference: string;
  readonly text: Awaited<ReturnType<TextStore['keep']>>;
  readonly settings: Settings;
  readonly entitlement?: Entitlement | undefined;
  readonly known: Known;
  readonly site: Site;
}

function opened({ body, actor, now }: Request, opening: Opening): Change {
  const { contact, settings, site, text, reference } = opening;
  const { channel, subject, receipt = receipted.has(channel), ...rest } = body;
  const { description: _, contact: who, language, ...fields } = rest;
  if (body.receipt && !contact.address) {
    throw new DeskError('noAddress', 'There is no e-mail address to send a receipt to.');
  }
  return openIncident(
    {
      ...{ siteId: site.id, channel, subject, text, contact, account: opening.account },
      language: language ?? opening.language ?? site.language,
    },
    {
      ...{ reference, policy: defaultPolicy(site.timeZone), receipt, settings, now, newId },
      agent: {
        actor: { kind: 'agent', id: actor.id, name: actor.name },
        manages: manages(actor),
        phone: who.phone,
        fields: { ...fields, reason: 'creation' },
        entitlement: opening.entitlement,
        known: opening.known,
      },
    },
  );
}

/**
 * The entitlement that the request names. Read where it names one only.
 * @throws DeskError conflict, with every reason why it cannot be chosen.
 */
async function chosen(
  chooser: EntitlementChooser,
  request: Request,
  opening: Opening,
): Promise<Entitlement | undefined> {
  const { entitlement: id, ...body } = request.body;
  if (!id) return undefined;
  const { incident } = opened({ ...request, body }, opening);
  const choice = await chooser.look(id, forIncident(incident), request.now);
  if (choice && choice.reasons.length > 0) throw refusedChoice(choice);
  return choice?.entitlement;
}

const answerOf = ({ incident, kpis, messages }: Change): CreatedIncident => ({
  reference: incident.reference,
  version: incident.version,
  status: incident.status,
  createdAt: incident.createdAt,
  ...firstResponseOf(kpis),
  contactId: incident.contact.id,
  priority: incident.priority,
  queue: incident.queue ?? null,
  supportGroup: incident.supportGroup ?? null,
  assignee: incident.assignee ?? null,
  receipt: messages.length > 0,
});

const created = (answer: CreatedIncident) => ({
  status: 201,
  body: answer,
  headers: { etag: etagOf(answer.version), location: `/v1/incidents/${answer.reference}` },
});
