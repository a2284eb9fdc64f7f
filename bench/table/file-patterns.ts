import {
  type AttachedFile,
  expectFile,
  fileArrived,
  findEvent,
  type IncidentState,
  partStore,
  partWrite,
  redact,
  removeFile,
  removeOldTexts,
  tombstoneWrite,
} from '../../shared/incidents/index.ts';
import { inboundStore } from '../../shared/mail/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { transact } from '../../shared/table/transact.ts';
import type { AccessPattern, Opened } from './access-patterns.ts';
import { morning, type Scene } from './scene.ts';

const by = { actor: { kind: 'agent' as const, id: 'agent-1', name: 'agent' }, now: morning, newId };
const announced = { name: 'manual.pdf', type: 'application/pdf', size: 204_800 };

/** Files on an incident that nothing else works on, and the redaction of its question. */
export function filePatterns(scene: Scene, opened: Opened): readonly AccessPattern[] {
  const { client, layout, incidents } = scene;
  const { table } = layout;
  const { reference } = opened.incident;
  const parts = partStore(client, table);
  const inbound = inboundStore(client, layout);
  let file: AttachedFile | undefined;
  const named = (): string => {
    if (!file) throw new Error('No file was announced.');
    return file.id;
  };
  const state = async (): Promise<IncidentState> => {
    const found = await incidents.load(reference);
    if (!found) throw new Error('The incident of the files is gone.');
    return found;
  };
  const read = () => parts.get('file', [reference], named());
  return [
    {
      name: 'Announce a file: its place',
      by: 'announceUpload, announceOwnUpload',
      run: () => {
        file = expectFile(reference, announced, { are: 0, most: 40 }, by);
        return transact(client, [partWrite({ kind: 'file', part: file }, layout)]);
      },
    },
    { name: 'One file, by its id', by: 'confirmUpload, downloadAttachment, reply', run: read },
    {
      name: 'A file has come: incident, file, timeline',
      by: 'confirmUpload, confirmOwnUpload',
      run: async () => {
        const [before, found] = [await state(), await read()];
        if (found) await incidents.commit(fileArrived(before, found, by));
      },
    },
    {
      name: 'Files of an incident',
      by: 'listAttachments, announceUpload',
      run: () => parts.list('file', [reference], { size: 50 }),
    },
    {
      name: 'Remove a file: incident, file, timeline',
      by: 'removeAttachment',
      run: async () => {
        const [before, found] = [await state(), await read()];
        if (found) await incidents.commit(removeFile(before, found, by));
      },
    },
    {
      name: 'Redact an entry: incident, tombstone, description, timeline',
      by: 'redactEvent',
      run: async () => {
        const [created] = opened.events;
        const event = created && (await findEvent(client, table, [reference], created.id));
        if (!event) throw new Error('The question of the incident is gone.');
        const change = redact(await state(), { event, files: [], arrivals: [] }, 'A card number', by);
        await incidents.commit(
          change,
          change.tombstones.map((one) => tombstoneWrite(one, layout)),
        );
      },
    },
    { name: 'Second deliveries of a mail', by: 'incidents/redact', run: () => inbound.twinsOf('mail-1') },
    {
      name: 'Texts of an incident, to be removed',
      by: 'incidents/redact',
      run: () => removeOldTexts({ client, table, files: noFiles }, reference, morning),
    },
  ];
}

/** None of these texts is so long that it lies in the files bucket. */
const noFiles = { remove: async () => undefined, removeUnder: async () => undefined };
