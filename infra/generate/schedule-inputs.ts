import type { RouteInput } from './route-inputs.ts';

const day = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '17:30' },
];
const calendar = {
  name: 'Zürich office',
  timeZone: 'Europe/Zurich',
  weekly: {
    monday: day,
    tuesday: day,
    wednesday: day,
    thursday: day,
    friday: day,
    saturday: [{ from: '22:00', to: '06:00' }],
  },
  holidays: [{ date: '2026-12-24', name: 'Christmas Eve', hours: [{ from: '09:00', to: '12:00' }] }],
  countryHolidays: [{ country: 'CH', region: 'ZH' }],
  exceptions: [{ date: '2026-12-05', name: 'Stock-taking', hours: [{ from: '08:00', to: '16:00' }] }],
};
const slaPolicy = {
  name: 'Urgent, for those who pay for it',
  conditions: {
    all: [
      { field: 'account.tier', operator: 'in', value: ['gold', 'platinum'] },
      { field: 'channel', operator: 'notEquals', value: 'social' },
    ],
  },
  calendarId: '24x7',
  targets: {
    firstResponse: { P1: 15, P2: 30, others: 120 },
    nextResponse: { P1: 30, others: 240 },
    resolution: { P1: 240, P2: 480, others: 2880 },
  },
  thresholds: { followUp: { percent: 50 }, warning: { minutesBefore: 10 } },
};
const rota = {
  name: 'Nights and weekends',
  timeZone: 'Europe/Zurich',
  agents: [
    { id: 'agent-1', name: 'Agent' },
    { id: 'agent-2', name: 'Colleague' },
  ],
  handover: { weekday: 'monday', time: '09:00' },
  turn: { unit: 'weeks', count: 1 },
  startsOn: '2026-11-23',
  overrides: [
    {
      from: '2026-12-24T08:00:00Z',
      to: '2026-12-27T08:00:00Z',
      agent: { id: 'agent-2', name: 'Colleague' },
      reason: 'Swapped',
    },
  ],
};
const calendarId = '01KCQ0000000000000000000C1';
const rotaId = '01KCQ0000000000000000000R1';
const ifMatch = { 'if-match': '"1"' };

/** An example for each route of schedules. */
export const scheduleInputs: Readonly<Record<string, RouteInput>> = {
  listCalendars: { query: { limit: '25' } },
  createCalendar: { headers: { 'idempotency-key': 'sample-calendar-1' }, body: calendar },
  readCalendar: { params: { id: calendarId } },
  replaceCalendar: {
    params: { id: calendarId },
    headers: ifMatch,
    body: { ...calendar, name: 'Zürich' },
  },
  deleteCalendar: { params: { id: calendarId }, headers: ifMatch },
  readOpenTimes: {
    params: { id: 'office-hours' },
    query: { from: '2026-11-23T00:00:00Z', to: '2026-11-30T00:00:00Z' },
  },
  listHolidayCountries: {},
  listHolidays: { query: { country: 'CH', region: 'ZH', year: '2027', types: 'public,bank' } },
  listAvailability: { query: { group: 'hardware', at: '2026-11-23T09:30:00Z' } },
  readAvailability: { params: { agentId: 'me' } },
  saveAvailability: {
    params: { agentId: 'me' },
    headers: { 'if-match': '"0"' },
    body: {
      workingHours: { calendarId: '24x7' },
      absences: [{ from: '2026-12-21T00:00:00Z', to: '2027-01-04T00:00:00Z', reason: 'Holidays' }],
    },
  },
  listRotas: { query: { limit: '25' } },
  listSlaPolicies: {},
  createSlaPolicy: { headers: { 'idempotency-key': 'sample-policy-1' }, body: slaPolicy },
  readSlaPolicy: { params: { id: '01KCQ0000000000000000000S1' } },
  replaceSlaPolicy: {
    params: { id: '01KCQ0000000000000000000S1' },
    headers: { 'if-match': '"1"' },
    body: { ...slaPolicy, pauseStatuses: ['waiting', 'updated'] },
  },
  deleteSlaPolicy: { params: { id: '01KCQ0000000000000000000S1' } },
  orderSlaPolicies: { headers: { 'if-match': '"2"' }, body: { order: ['01KCQ0000000000000000000S1'] } },
  previewSla: {
    body: {
      calendar: { timeZone: 'Europe/Zurich', weekly: calendar.weekly, holidays: ['2026-12-25'] },
      targets: { firstResponseMinutes: 60, nextResponseMinutes: 120, resolutionMinutes: 480 },
      thresholds: { followUp: { percent: 50 }, warning: { minutesBefore: 30 } },
      happenings: [
        { at: '2026-11-23T08:00:00Z', type: 'created' },
        { at: '2026-11-23T08:40:00Z', type: 'agentReply' },
        { at: '2026-11-23T09:00:00Z', type: 'waiting' },
        { at: '2026-11-23T13:00:00Z', type: 'customerReply' },
      ],
      readAt: '2026-11-23T14:00:00Z',
    },
  },
  createRota: { headers: { 'idempotency-key': 'sample-rota-1' }, body: rota },
  readRota: { params: { id: rotaId } },
  replaceRota: { params: { id: rotaId }, headers: ifMatch, body: { ...rota, name: 'Nights' } },
  deleteRota: { params: { id: rotaId }, headers: ifMatch },
  readOnCall: {
    params: { id: rotaId },
    query: { from: '2026-11-23T00:00:00Z', to: '2026-12-23T00:00:00Z' },
  },
};
