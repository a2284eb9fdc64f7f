import { DeskError, faultyField } from '../../../shared/platform/errors.ts';
import { type Actor, holds } from '../../../shared/platform/http/actor.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import {
  type Availability,
  type AvailabilityStore,
  alwaysOpen,
  type CalendarStore,
  changeAvailability,
  presenceAt,
  withoutReasons,
  workingCalendar,
} from '../../../shared/schedules/index.ts';
import type { SettingsStore } from '../../../shared/settings/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import type {
  listAvailabilityRoute,
  readAvailabilityRoute,
  saveAvailabilityRoute,
} from '../routes/availability.ts';
import { checkVersion, etagOf, requiredVersion } from './versions.ts';

export interface AvailabilityParts {
  readonly availability: AvailabilityStore;
  readonly calendars: CalendarStore;
  readonly settings: Pick<SettingsStore, 'section'>;
}

const agentOf = (agentId: string, actor: Actor): string => (agentId === 'me' ? actor.id : agentId);

const shown = (availability: Availability, actor: Actor) => ({
  status: 200,
  headers: { etag: etagOf(availability.version) },
  body:
    availability.agentId === actor.id || holds(actor, 'manager')
      ? availability
      : withoutReasons(availability),
});

export const readAvailabilityHandler =
  (availability: AvailabilityStore): RouteHandler<typeof readAvailabilityRoute> =>
  async ({ params, actor }) =>
    shown(await availability.of(agentOf(params.agentId, actor)), actor);

export const saveAvailabilityHandler =
  (availability: AvailabilityStore): RouteHandler<typeof saveAvailabilityRoute> =>
  async ({ params, headers, body, actor, now }) => {
    const agentId = agentOf(params.agentId, actor);
    const manages = holds(actor, 'manager');
    if (!manages && agentId !== actor.id) {
      throw new DeskError('forbidden', 'The availability of others is the managers’ to set.');
    }
    const version = requiredVersion(headers['if-match']);
    const before = await availability.of(agentId);
    checkVersion(before, version);
    const saved = changeAvailability(before, body, { actor, now, mayChangeHours: manages });
    await availability.save(before, saved);
    return shown(saved, actor);
  };

export const listAvailabilityHandler =
  (parts: AvailabilityParts): RouteHandler<typeof listAvailabilityRoute> =>
  async ({ query, now }) => {
    const at = new Date(query.at ?? now);
    const { found, names, next } = await pageOf(parts, query);
    const calendars = await parts.calendars.business(
      found.flatMap(({ workingHours }) => ('calendarId' in workingHours ? [workingHours.calendarId] : [])),
    );
    const agents = found.map((availability) => {
      // A calendar that agents work by cannot be deleted; were it gone, nobody is to be sent home by that.
      const calendar = workingCalendar(availability, calendars) ?? alwaysOpen('UTC');
      const { agentId: id } = availability;
      const name = names.get(id);
      return { agent: { id, ...(name && { name }) }, ...presenceAt(availability, calendar, at) };
    });
    return { status: 200, body: { at, agents, ...(next && { next }) } };
  };

interface AgentPage {
  readonly found: readonly Availability[];
  readonly names: ReadonlyMap<string, string>;
  readonly next?: string;
}

/** A page of the agents that are asked for: the members of a group, or whoever has said when they work. */
async function pageOf(
  { availability, settings }: AvailabilityParts,
  query: { group?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<AgentPage> {
  const list = `availability:${query.group ?? ''}`;
  const after = readCursor(list, query.cursor);
  if (query.group === undefined) {
    const { found, next } = await availability.list({ size: query.limit, after });
    return { found, names: new Map(), ...(next && { next: writeCursor(list, next) }) };
  }
  const { value: teams } = await settings.section('teams');
  const group = teams.groups.find(({ code }) => code === query.group);
  if (!group) {
    throw faultyField('/group', 'There is no such support group.', 'query');
  }
  const from = after === undefined ? 0 : group.members.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && from === 0) {
    throw new DeskError('conflict', 'The group has changed since the page before; begin again.');
  }
  const members = group.members.slice(from, from + query.limit);
  const last = members.at(-1);
  return {
    found: await availability.ofAll(members.map(({ id }) => id)),
    names: new Map(members.map(({ id, name }) => [id, name])),
    ...(last && from + query.limit < group.members.length && { next: writeCursor(list, last.id) }),
  };
}
