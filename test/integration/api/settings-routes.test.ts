import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  readSectionHandler,
  readSettingsHandler,
  saveSectionHandler,
} from '../../../functions/api/handlers/settings.ts';
import {
  readSectionRoute,
  readSettingsRoute,
  SectionView,
  SettingsView,
  saveSectionRoute,
} from '../../../functions/api/routes/settings.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { replanJobStore } from '../../../shared/schedules/index.ts';
import { defaultSettings, sectionNames, settingsStore } from '../../../shared/settings/index.ts';
import { type Answer, ask, keptLog, type RequestLine } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { morning } from '../../support/time.ts';

let desk: TestTable;
let send: (line: RequestLine) => Promise<Answer>;
let sites = 0;

beforeAll(async () => {
  desk = await aTable();
});
afterAll(() => desk.stop());
beforeEach(() => {
  sites += 1;
  const settings = settingsStore(desk.client, desk.table, `site-${sites}`);
  const handler = serve(
    [
      bind(readSettingsRoute, readSettingsHandler(settings)),
      bind(readSectionRoute, readSectionHandler(settings)),
      bind(
        saveSectionRoute,
        saveSectionHandler({ settings, table: desk.table, siteId: `site-${sites}`, newId }),
      ),
    ],
    { clock: () => morning, logger: keptLog().logger },
  );
  send = (line) => ask(handler, line);
});

const all = () => send({ route: 'GET /v1/settings', groups: '[agent]' });
const read = (section: string) =>
  send({ route: 'GET /v1/settings/{section}', params: { section }, groups: '[agent]' });
const save = (section: string, version: number, body: unknown) =>
  send({
    route: 'PUT /v1/settings/{section}',
    params: { section },
    headers: { 'if-match': `"${version}"` },
    body,
    groups: '[admin]',
  });
const label = { en: 'x' };
const pointers = ({ json }: Answer) => (json.fields as { pointer: string }[]).map(({ pointer }) => pointer);

describe('settings', () => {
  it('are there before anybody has saved any, at version 0', async () => {
    const { status, json } = await all();
    expect(status).toBe(200);
    const { sections } = SettingsView.strict().parse(json);
    for (const name of sectionNames) {
      expect(sections[name]).toEqual({
        version: 0,
        value: JSON.parse(JSON.stringify(defaultSettings[name])),
      });
    }
  });

  it('are saved by section, each with a version of its own', async () => {
    const queues = [{ code: 'printers', label: { en: 'Printers', fr: 'Imprimantes' } }];
    const saved = await save('teams', 0, { queues, groups: [{ code: 'hardware', label }] });
    expect([saved.status, saved.headers.etag]).toEqual([200, '"1"']);
    const value = { queues, groups: [{ code: 'hardware', label, members: [] }] };
    expect(SectionView.strict().parse(saved.json)).toEqual({ section: 'teams', version: 1, value });
    const found = await read('teams');
    expect([found.headers.etag, found.json]).toEqual(['"1"', saved.json]);
    expect((await all()).json).toMatchObject({
      sections: { teams: { version: 1, value }, codes: { version: 0 } },
    });
  });

  it('are replaced only by who has seen the version that stands', async () => {
    const { workflow } = defaultSettings;
    const unseen = { route: 'PUT /v1/settings/{section}', params: { section: 'workflow' }, body: workflow };
    expect((await send({ ...unseen, groups: '[admin]' })).status).toBe(428);
    expect((await save('workflow', 1, workflow)).status).toBe(412);
    expect((await save('workflow', 0, { ...workflow, reopenDays: 3 })).status).toBe(200);
    expect((await save('workflow', 0, workflow)).status).toBe(412);
    const both = await Promise.all(
      [4, 5].map((reopenDays) => save('workflow', 1, { ...workflow, reopenDays })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it('are read by agents and saved by admins', async () => {
    const line = { route: 'PUT /v1/settings/{section}', params: { section: 'routing' }, body: [] };
    expect((await send({ ...line, groups: '[manager]' })).status).toBe(403);
    expect((await send({ route: 'GET /v1/settings', groups: '[]' })).status).toBe(403);
  });

  it('that are no section are not found by name', async () => {
    expect((await read('secrets')).status).toBe(400);
    expect((await save('secrets', 0, {})).status).toBe(400);
  });

  it('fill a section of 300 KB', async () => {
    const members = Array.from({ length: 490 }, (_, at) => ({ id: `agent-${at}`, name: 'x'.repeat(90) }));
    const groups = ['a', 'b', 'c', 'd', 'e'].map((code) => ({ code, label, members }));
    expect((await save('teams', 0, { queues: [], groups })).status).toBe(200);
    expect((await read('teams')).json).toMatchObject({ value: { groups } });
    const more = [...groups, ...groups.map(({ code, ...rest }) => ({ ...rest, code: `${code}2` }))];
    expect((await save('teams', 1, { queues: [], groups: more })).status).toBe(413);
  });
});

describe('a section that is not as it should be', () => {
  const priorities = (over: object) => ({ ...defaultSettings.priorities, ...over });
  it.each<[string, string, unknown, string[]]>([
    [
      'a matrix with a hole',
      'priorities',
      priorities({ matrix: { high: {}, medium: {}, low: {} } }),
      [
        ...['high', 'medium', 'low'].flatMap((impact) =>
          ['high', 'medium', 'low'].map((urgency) => `/matrix/${impact}/${urgency}`),
        ),
      ],
    ],
    [
      'a level the matrix lacks',
      'priorities',
      priorities({ impacts: [{ code: 'huge', label }] }),
      [...['high', 'medium', 'low'].map((urgency) => `/matrix/huge/${urgency}`)],
    ],
    [
      'a code twice',
      'teams',
      {
        queues: [
          { code: 'a', label },
          { code: 'a', label },
        ],
        groups: [],
      },
      ['/queues'],
    ],
    [
      'a child before its parent',
      'codes',
      { ...defaultSettings.codes, topics: [{ code: 'a', label, parent: 'b' }] },
      ['/topics'],
    ],
    ['a route to nowhere', 'routing', [{ name: 'x', when: {} }], ['/0']],
    ['an unknown field', 'workflow', { ...defaultSettings.workflow, colour: 'red' }, ['/colour']],
    ['another kind of value', 'statuses', [], ['']],
    [
      'a label without English',
      'teams',
      { queues: [{ code: 'a', label: { fr: 'x' } }], groups: [] },
      ['/queues/0/label/en'],
    ],
  ])('%s: each field at fault is named', async (_, section, body, expected) => {
    const answer = await save(section, 0, body);
    expect(answer.status).toBe(400);
    expect(pointers(answer)).toEqual(expected);
    expect((await read(section)).json.version).toBe(0);
  });

  it('have the timers of what is open reckoned anew where time does other things, and only then', async () => {
    const jobs = replanJobStore(desk.client, desk.table);
    const edit = async () => (await jobs.find({ siteId: `site-${sites}` }))?.edit;
    await save('workflow', 0, defaultSettings.workflow);
    await save('timers', 0, { ...defaultSettings.timers });
    expect(await edit()).toBeUndefined();
    await save('timers', 1, { close: { afterDays: 3 } });
    const first = await edit();
    expect(first).toBeDefined();
    expect((await save('timers', 1, { close: { afterDays: 2 } })).status).toBe(412);
    await save('timers', 2, {});
    expect(await edit()).toBe(first);
    await save('timers', 3, { feedback: { afterHours: 2 } });
    expect(await edit()).not.toBe(first);
  });

  it('routing names queues, groups and codes that other sections know, once these have any', async () => {
    const routing = [
      { name: 'a', when: {}, queue: 'printers' },
      {
        name: 'b',
        when: { category: 'c', reasonGeneral: 'hardware', reasonSpecific: 'crash' },
        supportGroup: 'g',
      },
    ];
    expect((await save('routing', 0, routing)).status).toBe(200);
    await save('teams', 0, { queues: [{ code: 'phones', label }], groups: [{ code: 'h', label }] });
    const reasons = [
      { code: 'hardware', label, specific: [{ code: 'disk', label }] },
      { code: 'software', label, specific: [{ code: 'crash', label }] },
    ];
    await save('codes', 0, { ...defaultSettings.codes, reasons, categories: [{ code: 'd', label }] });
    const answer = await save('routing', 1, routing);
    expect(answer.status).toBe(400);
    expect(pointers(answer)).toEqual([
      ...['/0/queue', '/1/supportGroup', '/1/when/category', '/1/when/reasonSpecific'],
    ]);
    // What stands is not refused for it: it shows the places.
    const places = (await read('routing')).json.faults as { pointer: string }[];
    expect(places.map(({ pointer }) => pointer)).toEqual(pointers(answer));
    const { routing: shown, teams } = SettingsView.parse((await all()).json).sections;
    expect([shown.faults, teams]).toEqual([
      places,
      expect.not.objectContaining({ faults: expect.anything() }),
    ]);
    expect((await save('routing', 1, [{ name: 'a', when: {}, queue: 'phones' }])).status).toBe(200);
    expect((await read('routing')).json).not.toHaveProperty('faults');
  });
});
