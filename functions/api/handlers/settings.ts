import { timersBring } from '../../../shared/escalations/index.ts';
import { faultyFields } from '../../../shared/platform/errors.ts';
import { faultWords } from '../../../shared/platform/http/fault-words.ts';
import { faultsOf } from '../../../shared/platform/http/field-faults.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import { timersReplanWrite } from '../../../shared/schedules/index.ts';
import {
  faultsAcross,
  type SectionName,
  type Settings,
  type SettingsStore,
  sectionNames,
  sections,
} from '../../../shared/settings/index.ts';
import type { TransactItem } from '../../../shared/table/transact.ts';
import type { readSectionRoute, readSettingsRoute, saveSectionRoute } from '../routes/settings.ts';
import { etagOf, requiredVersion } from './versions.ts';
import { withFaults } from './with-faults.ts';

export const readSettingsHandler =
  (settings: SettingsStore): RouteHandler<typeof readSettingsRoute> =>
  async () => {
    const all = await settings.all();
    const values = Object.fromEntries(sectionNames.map((name) => [name, all[name].value])) as Settings;
    const shown = sectionNames.map((name) => [name, withFaults(all[name], faultsAcross(name, values))]);
    return { status: 200, body: { sections: Object.fromEntries(shown) } };
  };

export const readSectionHandler =
  (settings: SettingsStore): RouteHandler<typeof readSectionRoute> =>
  async ({ params: { section } }) => {
    const [found, others] = await Promise.all([settings.section(section), settings.load()]);
    const shown = withFaults(found, faultsAcross(section, { ...others, [section]: found.value }));
    return { status: 200, headers: { etag: etagOf(found.version) }, body: { section, ...shown } };
  };

export interface SaveSectionParts {
  readonly settings: SettingsStore;
  readonly table: string;
  readonly siteId: string;
  readonly newId: NewId;
}

export const saveSectionHandler =
  (parts: SaveSectionParts): RouteHandler<typeof saveSectionRoute> =>
  async ({ params: { section }, headers, body, actor, now }) => {
    const { settings } = parts;
    const version = requiredVersion(headers['if-match']);
    const value = parsed(section, body);
    const others = await settings.load();
    const faults = faultsAcross(section, { ...others, [section]: value });
    if (faults.length > 0) throw invalid(faults);
    const also = section === 'timers' ? await reckonedAnew(parts, value as Settings['timers'], now) : [];
    const saved = await settings.save(section, value, { version, actor, now }, also);
    return { status: 200, headers: { etag: etagOf(saved.version) }, body: { section, ...saved } };
  };

/** Has the timers of what is open reckoned anew where the edit may bring them something. */
async function reckonedAnew(
  { settings, table, siteId, newId }: SaveSectionParts,
  after: Settings['timers'],
  at: Date,
): Promise<readonly TransactItem[]> {
  const { value: before } = await settings.section('timers');
  return timersBring(before, after) ? [timersReplanWrite({ siteId, edit: newId(at), at }, table)] : [];
}

const invalid = (fields: ReturnType<typeof faultsOf>) => faultyFields(fields);

/** The body as the section it is to replace. */
function parsed<S extends SectionName>(section: S, body: unknown): Settings[S] {
  const read = sections[section].safeParse(body, { error: faultWords });
  if (read.success) return read.data as Settings[S];
  throw invalid(read.error.issues.flatMap((issue) => faultsOf('body', issue)));
}
