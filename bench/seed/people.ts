import { defaultSettings, type Settings } from '../../shared/settings/index.ts';
import { below, pick, type Random } from './random.ts';

const label = (en: string) => ({ en });

const teams = [
  { group: 'hardware', queue: 'devices', products: ['P-100', 'P-200', 'R-10'] },
  { group: 'network', queue: 'network', products: ['R-10', 'R-20'] },
  { group: 'billing', queue: 'billing', products: ['ACCOUNT'] },
  { group: 'logistics', queue: 'delivery', products: ['P-100', 'R-20'] },
] as const;
export type Team = (typeof teams)[number];

const AGENTS_IN_TEAM = 6;

export interface Agent {
  readonly id: string;
  readonly name: string;
}

/** The agents of one team; an agent is in one. */
export const agentsOf = (team: Team): Agent[] =>
  Array.from({ length: AGENTS_IN_TEAM }, (_, index) => {
    const number = teams.indexOf(team) * AGENTS_IN_TEAM + index + 1;
    const name = `Agent ${String(number).padStart(2, '0')}`;
    return { id: `agent-${String(number).padStart(2, '0')}`, name };
  });

/** What the desk of the seeded incidents has set up. */
export const seededTeams: Settings['teams'] = {
  queues: teams.map(({ queue }) => ({ code: queue, label: label(queue) })),
  groups: teams.map((team) => ({ code: team.group, label: label(team.group), members: agentsOf(team) })),
};
export const seededSettings: Settings = { ...defaultSettings, teams: seededTeams };

export const teamFor = (random: Random): Team => pick(random, teams);

/** A few write often, most once: the square leans to the low numbers. */
export function contactFor(random: Random, contacts: number) {
  const number = below(random, Math.ceil(contacts * random()) || 1) + 1;
  return {
    id: `customer-${number}`,
    name: `Customer ${number}`,
    address: `customer-${number}@example.com`,
    account: number % 3 === 0 ? undefined : `account-${(number % 400) + 1}`,
    serialNumber: number % 2 === 0 ? `SN-${String(number).padStart(6, '0')}` : undefined,
  };
}
export type SeededContact = ReturnType<typeof contactFor>;
