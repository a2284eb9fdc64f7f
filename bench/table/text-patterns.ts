import { newId } from '../../shared/platform/ids.ts';
import { noteUses } from '../../shared/table/note-uses.ts';
import { transact } from '../../shared/table/transact.ts';
import {
  adding,
  nodeFrom,
  replacing,
  sentTexts,
  standardTextStore,
  standardTextUse,
  type TextDraft,
} from '../../shared/texts/index.ts';
import type { AccessPattern } from './access-patterns.ts';
import { morning, type Scene, sentence, site } from './scene.ts';

/** How standard texts are kept and found. */
export function textPatterns({ client, layout }: Scene): readonly AccessPattern[] {
  const { table } = layout;
  const place = { table, siteId: site.id };
  const texts = standardTextStore(client, table, site.id);
  const used = standardTextUse(place);
  const rule = { kind: 'rule', id: 'sending' };
  const editor = { actor: { id: 'manager', name: 'Manager' }, now: morning };
  const [folder, thanks] = [newId(morning), newId(morning)];
  const draft: TextDraft = {
    type: 'text',
    title: 'Thanks for the details',
    parent: folder,
    hotKey: '^thanks',
    wordings: { en: { body: sentence.repeat(6) }, de: { body: sentence.repeat(6) } },
  };
  return [
    {
      name: 'Add a folder of standard texts',
      by: 'api/texts: POST /v1/standard-texts',
      run: () =>
        texts.reshape((entries) =>
          adding(entries, nodeFrom({ type: 'folder', title: 'Greetings' }, folder, undefined, editor), place),
        ),
    },
    {
      name: 'Add a standard text with a hot key',
      by: 'api/texts: POST /v1/standard-texts',
      run: () =>
        texts.reshape((entries) => adding(entries, nodeFrom(draft, thanks, undefined, editor), place)),
    },
    {
      name: 'Show the tree of standard texts (here two; half a read unit for every 10)',
      by: 'api/texts: GET /v1/standard-texts',
      run: () => texts.entries(),
    },
    {
      name: 'Read a standard text',
      by: 'api/texts: GET /v1/standard-texts/{id}',
      run: () => texts.get(thanks),
    },
    {
      name: 'Find a standard text by its hot key',
      by: 'api/texts: POST /v1/standard-texts/render',
      run: () => texts.byHotKey('^Thanks'),
    },
    {
      name: 'Replace a standard text',
      by: 'api/texts: PUT /v1/standard-texts/{id}',
      run: async () => {
        const before = await texts.get(thanks);
        if (!before) throw new Error('The text is not there.');
        const after = nodeFrom({ ...draft, title: 'Thank you' }, thanks, before, editor);
        await texts.reshape((entries) => replacing(entries, before, after, place));
      },
    },
    {
      name: 'That a rule sends a standard text: beside what saves the rule',
      by: 'createRule',
      run: async () =>
        transact(client, await noteUses(client, table, rule, [{ used, from: [], to: [thanks] }])),
    },
    {
      name: 'Which notes a rule has, before it is replaced or deleted: one for each thing it names',
      by: 'replaceRule',
      run: () => noteUses(client, table, rule, [{ used, from: [thanks], to: [thanks] }]),
    },
    {
      name: 'Remove a standard text: refused, for a rule sends it',
      by: 'api/texts: DELETE /v1/standard-texts/{id}',
      run: () =>
        texts
          .reshape(async (entries) => {
            await texts.refuseSent(sentTexts(entries, thanks));
            return [];
          })
          .then(
            () => Promise.reject(new Error('A text that is sent was not kept.')),
            () => undefined,
          ),
    },
  ];
}
