import { describe, expect, it } from '@jest/globals';
import {
  type Actor,
  type AttachedFile,
  expectFile,
  fileArrived,
  isAwaited,
  mayTake,
  published,
  removeFile,
  withMailFiles,
} from '../../../shared/incidents/index.ts';
import { anOpening, aState } from '../../support/an-incident.ts';
import { countedIds } from '../../support/ids.ts';
import { minutes, morning, plus } from '../../support/time.ts';

const agent: Actor = { kind: 'agent', id: 'agent-1', name: 'Agent Example' };
const contact: Actor = { kind: 'contact', id: 'contact-1', name: 'Ada Example' };
const announced = { name: 'a.png', type: 'image/png', size: 4 };
const reference = '260612-000001';
const by = (actor = agent, now = morning) => ({ actor, now, newId: countedIds('file') });
const aFile = (over: Partial<AttachedFile> = {}, actor = agent): AttachedFile => ({
  ...expectFile(reference, announced, { are: 0, most: 1 }, by(actor)),
  ...over,
});

describe('an announced file', () => {
  it('is waited for an hour', () => {
    const file = aFile();
    expect(file).toMatchObject({ ...announced, state: 'expected', revision: 0, visibility: 'internal' });
    expect(isAwaited(file, plus(morning, minutes(59)))).toBe(true);
    expect(isAwaited(file, plus(morning, minutes(60)))).toBe(false);
    expect(isAwaited({ ...file, state: 'here' }, morning)).toBe(false);
  });

  it('is public where the customer sends it', () => {
    expect(aFile({}, contact)).toMatchObject({ visibility: 'public', createdBy: { id: 'contact-1' } });
  });

  it('is one too many where there are as many as there may be', () => {
    const one = () => expectFile(reference, announced, { are: 40, most: 40 }, by());
    expect(one).toThrow(expect.objectContaining({ code: 'conflict' }));
  });
});

describe('a file that has come', () => {
  it('from an agent counts, tells of itself within, and wakes nobody', () => {
    const change = fileArrived(aState({ status: 'waiting', attachments: 3 }), aFile(), by());
    expect(change.incident).toMatchObject({ attachments: 4, version: 2, status: 'waiting' });
    expect(change.events).toMatchObject([{ type: 'fileAdded', visibility: 'internal', data: announced }]);
    const [{ part }] = change.parts as unknown as [{ part: AttachedFile }];
    expect(part).toMatchObject({ state: 'here', entry: { id: change.events[0]?.id } });
    expect(part).not.toHaveProperty('expiresAt');
  });

  it('from the customer wakes the incident, where all can see it', () => {
    const change = fileArrived(aState({ status: 'waiting' }), aFile({}, contact), by(contact));
    expect(change.incident.status).toBe('updated');
    expect(change.events).toMatchObject([
      { type: 'fileAdded', visibility: 'public', actor: contact },
      { type: 'fieldChanged', data: { field: 'status', because: 'customer file' } },
    ]);
  });

  it('is refused where the incident has become full meanwhile', () => {
    const full = () => fileArrived(aState({ attachments: 40 }), aFile(), by());
    expect(full).toThrow(expect.objectContaining({ code: 'conflict' }));
  });

  it('and is removed leaves its place and a word on the timeline', () => {
    const change = removeFile(aState({ attachments: 1 }), aFile({ state: 'here', revision: 2 }), by());
    expect(change.incident.attachments).toBe(0);
    expect(change.events).toMatchObject([{ type: 'fileRemoved', data: { name: 'a.png' } }]);
    expect(change.parts).toMatchObject([{ kind: 'file', part: { state: 'removed', revision: 2 } }]);
  });
});

describe('files of a mail', () => {
  const notes = [
    { id: 'mail-1-0', name: 'b.png', type: 'image/png', size: 9, inline: true, contentId: 'c@x' },
    { id: 'mail-1-1', name: 'c.pdf', type: 'application/pdf', size: 10, inline: false },
  ];
  const from = { id: 'contact-1', name: 'Ada Example' };

  it('are the incident’s, with their content ids, whatever there is already', () => {
    const opening = anOpening();
    const full = { ...opening, incident: { ...opening.incident, attachments: 40 } };
    const change = withMailFiles(full, notes, { from, automatic: false });
    expect(change.incident.attachments).toBe(42);
    expect(change.parts).toMatchObject([
      { part: { id: 'mail-1-0', state: 'here', visibility: 'public', inline: true, contentId: 'c@x' } },
      { part: { id: 'mail-1-1', origin: 'mail', entry: { id: opening.events[0]?.id } } },
    ]);
  });

  it('that a machine wrote are not the customer’s to see', () => {
    const change = withMailFiles(anOpening(), notes, { from, automatic: true });
    expect(change.parts).toMatchObject([{ part: { visibility: 'internal' } }, {}]);
  });

  it('change nothing where there are none', () => {
    const opening = anOpening();
    expect(withMailFiles(opening, [], { from, automatic: false })).toBe(opening);
  });
});

describe('a customer may have a file', () => {
  const me = { contactIds: new Set(['contact-1']), reference, contacts: ['contact-1', 'contact-2'] };
  const here = { state: 'here', visibility: 'public' } as const;
  const mine = { id: 'contact-1', name: '' };
  const theirs = { id: 'contact-2', name: '' };

  it.each<[string, Partial<AttachedFile>, boolean]>([
    ['that they brought', { ...here, createdBy: mine }, true],
    ['that they brought to where theirs was merged', { ...here, createdBy: mine, reference: 'x' }, true],
    ['that an agent sent them', here, true],
    ['that an agent kept to themselves', { ...here, visibility: 'internal' }, false],
    ['that an agent sent on another incident', { ...here, reference: 'x' }, false],
    ['that another customer brought', { ...here, createdBy: theirs }, false],
    ['that is still to come', { ...here, createdBy: mine, state: 'expected' }, false],
    ['that was removed', { ...here, createdBy: mine, state: 'removed' }, false],
  ])('%s: %#', (_, over, may) => {
    expect(mayTake(aFile(over), me)).toBe(may);
  });

  it('from when it is sent to them', () => {
    const files = [aFile({ state: 'here' }), aFile({ ...here })];
    expect(published(files)).toMatchObject([{ part: { visibility: 'public' } }]);
  });
});
