import { decideRules, type Facts, type Patterns, patienceBy, Rule } from '../../../shared/rules/index.ts';
import { morning } from '../../support/time.ts';

const at = morning.toISOString();
const facts: Facts = {
  ...{ changes: {}, open: {}, now: morning },
  values: { 'message.text': 'a text', subject: 'help' },
};
const pattern = (value: string) => ({ field: 'message.text', operator: 'matches', value });
const rule = (id: string, when: object): Rule =>
  Rule.parse({
    ...{ id, name: id, on: ['created'], version: 1, createdAt: at, updatedAt: at, when },
    ...{ updatedBy: { id: 'a', name: 'A' }, actions: [{ do: 'stop' }] },
  });

/** Patterns say how many milliseconds it takes to look for them. */
function slowly() {
  let time = 0;
  const looked: string[] = [];
  const patterns: Patterns = {
    faultOf: () => undefined,
    test: (value) => {
      looked.push(value);
      time += Number.parseInt(value, 10);
      return false;
    },
  };
  return { patterns, patience: patienceBy(() => time), looked, took: () => time };
}
type Slowly = ReturnType<typeof slowly>;
const decided = async ({ patterns, patience }: Slowly, rules: readonly Rule[]) => {
  const by = { triggers: ['created' as const], patterns, patience, fired: [] };
  const decisions = await decideRules(rules, facts, by, (_, before) => before);
  return decisions.map(({ fires, passedOver }) => passedOver ?? fires);
};
const hard = (id: string) =>
  rule(id, { any: Array.from({ length: 50 }, (_, n) => pattern(`200 ${id} ${n}`)) });

describe('the time that patterns take', () => {
  it('is bounded for all rules together, however many there are', async () => {
    const watch = slowly();
    const rules = Array.from({ length: 200 }, (_, n) => hard(`r${n}`));
    expect(new Set(await decided(watch, rules))).toEqual(new Set(['tookTooLong']));
    expect(watch.took()).toBeLessThan(2000);
  });

  it('leaves those behind a hard rule theirs', async () => {
    const easy = rule('easy', { not: pattern('1') });
    expect(await decided(slowly(), [hard('a'), hard('b'), easy])).toEqual([
      'tookTooLong',
      'tookTooLong',
      true,
    ]);
  });

  it('keeps no rule back that looks for none', async () => {
    const plain = rule('plain', { field: 'subject', operator: 'equals', value: 'HELP' });
    const rules = [...Array.from({ length: 20 }, (_, n) => hard(`r${n}`)), plain];
    expect((await decided(slowly(), rules)).at(-1)).toBe(true);
  });

  it('is not spent twice on what was found before, and decides the same again', async () => {
    const watch = slowly();
    const rules = [hard('a'), rule('easy', pattern('1')), hard('b')];
    const first = await decided(watch, rules);
    const took = watch.took();
    expect(await decided(watch, [rules[1]!])).toEqual([false]);
    expect(watch.took()).toBe(took);
    expect(first).toEqual(['tookTooLong', false, 'tookTooLong']);
    expect(watch.looked.filter((value) => value === '1')).toHaveLength(1);
  });
});
