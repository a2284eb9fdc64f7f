import { expect, it } from '@jest/globals';
import { pastOf } from '../../../shared/incidents/happenings.ts';
import {
  type Actor,
  customerAnswer,
  type IncidentState,
  patch,
  redact,
  reply,
} from '../../../shared/incidents/index.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { aState } from '../../support/an-incident.ts';
import { countedIds } from '../../support/ids.ts';
import { minutes, morning, plus } from '../../support/time.ts';

const agent: Actor = { kind: 'agent', id: 'agent-1', name: 'Agent Example' };
const customer: Actor = { kind: 'contact', id: 'contact-1', name: 'Ada Example' };
const settings = defaultSettings;
const newId = countedIds('past');
const at = (on: number) => plus(morning, minutes(on));

it('What has happened is read from the timeline as each change said it', () => {
  const mail = { subject: 'x', text: 'x', matchedBy: 'x', mailId: 'm', shortened: false };
  const rest = { attachments: [], leftOut: [] };
  const by = (on: number, actor = agent) => ({ actor, now: at(on), newId, settings });
  const writes = (state: IncidentState, on: number, automatic?: string) =>
    customerAnswer(
      state,
      { ...mail, ...rest, ...(automatic ? { automatic } : {}) },
      { ...by(on, customer), messageId: undefined },
    );
  const changes = [
    (state: IncidentState) => reply(state, { text: 'x', cc: [], bcc: [], status: 'waiting' }, by(10)),
    (state: IncidentState) => writes(state, 20, 'auto-replied'),
    (state: IncidentState) => writes(state, 30),
    (state: IncidentState) => writes(state, 35),
    (state: IncidentState) => patch(state, { fields: { tags: ['a'], reason: 'x' } }, by(40))!,
    (state: IncidentState) => patch(state, { fields: { status: 'solved', reason: 'x' } }, by(50))!,
  ];
  let state = aState({});
  // What an agent writes with the question is no answer to it.
  const [first] = reply(state, { text: 'x', cc: [], bcc: [] }, by(0)).events;
  const opening = { ...first!, at: state.incident.createdAt };
  const told = changes.flatMap((change) => {
    const { incident, events } = change(state);
    state = { incident, kpis: [] };
    return events;
  });
  const timeline = [opening, ...told];
  const past = pastOf(state.incident, timeline, ['waiting']);
  expect(past.map((one) => [(one.at.getTime() - morning.getTime()) / 60_000, one.type])).toEqual([
    [0, 'created'],
    [0, 'open'],
    [10, 'agentReply'],
    [10, 'waiting'],
    [30, 'customerReply'],
    [30, 'open'],
    [35, 'customerReply'],
    [50, 'solved'],
  ]);
  expect(pastOf(state.incident, timeline, []).map(({ type }) => type)).not.toContain('waiting');
  expect(pastOf(aState({ status: 'waiting' }).incident, [], ['waiting'])).toMatchObject([
    { type: 'created' },
    { type: 'waiting' },
  ]);
  const redacted = timeline.flatMap((event) => {
    const found = { event, files: [], arrivals: [] };
    return event.type === 'fieldChanged' || event.type === 'emailIn'
      ? redact(state, found, 'x', by(60)).tombstones
      : [event];
  });
  expect(redacted.filter((event) => event.redacted)).not.toHaveLength(0);
  expect(pastOf(state.incident, redacted, ['waiting'])).toEqual(past);
});
