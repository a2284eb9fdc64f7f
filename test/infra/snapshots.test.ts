import { describe, expect, it } from '@jest/globals';
import { synthesizeChecked } from '../../infra/checked.ts';
import { parseSettings } from '../../infra/settings.ts';
import { aDesk, templatesOf } from './synthesized.ts';

/** The hashes of assets change with every line of code and say nothing here. */
const normalised = (template: unknown): unknown =>
  JSON.parse(JSON.stringify(template).replaceAll(/[0-9a-f]{64}/g, 'HASH'));

const settings = { stage: 'prod' };
const templates = templatesOf(aDesk(settings));

describe('the template', () => {
  it.each(['Data', 'Mail', 'Api', 'Desk', 'Reception'])('of %s is as it was', (stack) => {
    expect(Object.keys(templates[stack]!).length).toBeGreaterThan(2);
    expect(normalised(templates[stack])).toMatchSnapshot();
  });
});

describe('cdk-nag', () => {
  it.each(['local', 'prod'])('finds nothing on stage %s that is not acknowledged', (stage) => {
    const { findings } = synthesizeChecked(aDesk({ stage }), parseSettings({ stage }));
    expect(findings).toEqual([]);
  });

  it('would find what is not acknowledged', () => {
    // A local desk does without a second factor, which only its own stage acknowledges.
    const { findings } = synthesizeChecked(aDesk({ stage: 'local' }), parseSettings({ stage: 'prod' }));
    expect(findings).toEqual([expect.stringContaining('AwsSolutions-COG2')]);
  });
});
