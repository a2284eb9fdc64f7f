import * as z from 'zod';
import { DayMinutes, MAX_MINUTES, partKinds } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Agent, AgentId } from './agent.ts';
import { CommandHeaders, CommandResult, IncidentParams, line } from './command.ts';
import { pageFields } from './page-fields.ts';

const tag = 'Work';

export const TimeView = partKinds.time.omit({ revision: true });
const Minutes = z.object({ billable: z.number().int(), other: z.number().int() });
export const TimeResult = CommandResult.extend({
  entry: TimeView,
  minutes: Minutes.meta({ description: 'All minutes of the incident now.' }),
});

export const logTimeRoute = defineRoute({
  id: 'logTime',
  method: 'POST',
  path: '/v1/incidents/{reference}/time',
  role: 'agent',
  function: 'api/work',
  tag,
  summary: 'Log time on an incident',
  description:
    'For the account of the incident as it stands. `day` is in the time zone of the site and today where it is not said. Another agent’s time is logged by a manager.',
  params: IncidentParams,
  headers: CommandHeaders,
  body: z.strictObject({
    minutes: z.int().min(1).max(MAX_MINUTES),
    billable: z.boolean(),
    activity: line(100).optional(),
    rateCode: line(100).optional(),
    note: z.string().trim().min(1).max(2000).optional(),
    day: z.iso.date().optional(),
    agent: Agent.optional().meta({ description: 'Whose time it is: the caller’s where it is not said.' }),
  }),
  replies: { 201: { description: 'It is logged, and counted in every total.', schema: TimeResult } },
});

export const removeTimeRoute = defineRoute({
  id: 'removeTime',
  method: 'DELETE',
  path: '/v1/incidents/{reference}/time/{entryId}',
  role: 'agent',
  function: 'api/work',
  tag,
  summary: 'Take logged time back',
  description:
    'One’s own; a manager takes back anybody’s. The timeline keeps what was logged, and the reason.',
  params: IncidentParams.extend({ entryId: z.string().regex(/^\w{1,64}$/, 'An id as the desk gave it.') }),
  headers: CommandHeaders,
  query: z.object({ reason: line(250) }),
  replies: { 200: { description: 'It is counted in no total any more.', schema: TimeResult } },
});

export const listTimeRoute = defineRoute({
  id: 'listTime',
  method: 'GET',
  path: '/v1/incidents/{reference}/time',
  role: 'agent',
  function: 'api/desk',
  tag,
  summary: 'The time logged on an incident, with its totals',
  description: 'In the order in which it was logged; that of incidents merged into it included.',
  params: IncidentParams,
  query: z.object(pageFields(200, 50)),
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one. The totals are those of the whole incident.',
      schema: z.object({ entries: z.array(TimeView), minutes: Minutes, next: z.string().optional() }),
    },
  },
});

/** Days of the longest period. */
const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

/** One that is none is told as such, and not compared. */
const day = z.iso.date({ abort: true });

const Period = z
  .object({ from: day, to: day })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'It does not end before it begins.' })
  .refine(({ from, to }) => (Date.parse(to) - Date.parse(from)) / DAY_MS < MOST_DAYS, {
    path: ['to'],
    message: `At most ${MOST_DAYS} days.`,
  });

const total = DayMinutes.omit({ day: true });

export const agentTimeRoute = defineRoute({
  id: 'agentTime',
  method: 'GET',
  path: '/v1/time/agents/{agentId}',
  role: 'agent',
  function: 'api/desk',
  tag,
  summary: 'The minutes of an agent, day by day',
  description: '`me` stands for the caller. Those of another agent need the role manager.',
  params: z.object({ agentId: AgentId }),
  query: Period,
  replies: {
    200: {
      description: 'Days without time are left out.',
      schema: z.object({ agent: z.string(), days: z.array(DayMinutes), total }),
    },
  },
});

export const accountTimeRoute = defineRoute({
  id: 'accountTime',
  method: 'GET',
  path: '/v1/time/accounts/{accountId}',
  role: 'agent',
  function: 'api/desk',
  tag,
  summary: 'The minutes worked for an account, day by day',
  params: z.object({ accountId: line(128) }),
  query: Period,
  replies: {
    200: {
      description: 'Days without time are left out.',
      schema: z.object({ account: z.string(), days: z.array(DayMinutes), total }),
    },
  },
});
