const label = (en: string) => ({ en });
const coded = (code: string) => ({ code, label: label(code) });

/** What an admin of a desk for pumps sets up, by section. */
export const pumpSettings = (members: readonly { id: string; name: string }[]): Record<string, unknown> => ({
  codes: {
    reasons: [
      { ...coded('hardware'), specific: [coded('leak'), coded('noise')] },
      { ...coded('billing'), specific: [] },
    ],
    resolutions: [{ ...coded('fixed'), specific: [coded('replaced')] }],
    dispositions: [coded('done')],
    categories: [coded('pumps'), { ...coded('small'), parent: 'pumps' }],
    topics: [coded('leaks'), { ...coded('seals'), parent: 'leaks' }],
  },
  customFields: [
    { name: 'hall', type: 'text', label: label('Hall'), maxLength: 10 },
    { name: 'floors', type: 'number', label: label('Floors'), whole: true, min: 0 },
  ],
  teams: {
    queues: [coded('first'), coded('field')],
    groups: [{ ...coded('pump-team'), members }],
  },
  routing: [
    {
      name: 'Leaks go to the field',
      when: { reasonSpecific: 'leak' },
      queue: 'field',
      supportGroup: 'pump-team',
    },
  ],
  eventTypes: [{ name: 'siteVisit', label: label('Site visit'), visibility: 'public' }],
  offers: [
    { ...coded('care'), description: 'A yearly check.' },
    { ...coded('spring'), until: '2020-05-31' },
  ],
});
