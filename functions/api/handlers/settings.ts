import { faultyFields } from '../../../shared/platform/errors.ts';
import { faultWords } from '../../../shared/platform/http/fault-words.ts';
import { faultsOf } from '../../../shared/platform/http/field-faults.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import {
  faultsAcross,
  type SectionName,
  type Settings,
  type SettingsStore,
  sections,
} from '../../../shared/settings/index.ts';
import type { readSectionRoute, readSettingsRoute, saveSectionRoute } from '../routes/settings.ts';
import { etagOf, requiredVersion } from './versions.ts';

export const readSettingsHandler =
  (settings: SettingsStore): RouteHandler<typeof readSettingsRoute> =>
  async () => ({ status: 200, body: { sections: await settings.all() } });

export const readSectionHandler =
  (settings: SettingsStore): RouteHandler<typeof readSectionRoute> =>
  async ({ params: { section } }) => {
    const found = await settings.section(section);
    return { status: 200, headers: { etag: etagOf(found.version) }, body: { section, ...found } };
  };

export const saveSectionHandler =
  (settings: SettingsStore): RouteHandler<typeof saveSectionRoute> =>
  async ({ params: { section }, headers, body, actor, now }) => {
    const version = requiredVersion(headers['if-match']);
    const value = parsed(section, body);
    const others = await settings.load();
    const faults = faultsAcross(section, { ...others, [section]: value });
    if (faults.length > 0) throw invalid(faults);
    const saved = await settings.save(section, value, { version, actor, now });
    return { status: 200, headers: { etag: etagOf(saved.version) }, body: { section, ...saved } };
  };

const invalid = (fields: ReturnType<typeof faultsOf>) => faultyFields(fields);

/** The body as the section it is to replace. */
function parsed<S extends SectionName>(section: S, body: unknown): Settings[S] {
  const read = sections[section].safeParse(body, { error: faultWords });
  if (read.success) return read.data as Settings[S];
  throw invalid(read.error.issues.flatMap((issue) => faultsOf('body', issue)));
}
