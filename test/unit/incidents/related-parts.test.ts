import { describe, expect, it } from '@jest/globals';
import { anOpening } from '../../support/an-incident.ts';

const relationsOf = (related: { reference: string; because: string; mutual?: boolean }) =>
  (anOpening({ related }).parts ?? []).map(({ part }) => [part.reference, part.id]);

describe('an incident opened after another', () => {
  const related = { reference: '260101-000009', because: 'It follows.' };

  it('is among its relations, and it among the other’s', () => {
    expect(relationsOf({ ...related, mutual: true })).toEqual([
      ['260612-000001', 'incident-260101-000009'],
      ['260101-000009', 'incident-260612-000001'],
    ]);
  });

  it('that was only guessed leaves the other as it is', () => {
    expect(relationsOf(related)).toEqual([['260612-000001', 'incident-260101-000009']]);
  });
});
