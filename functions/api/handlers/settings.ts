import { DeskError } from '../../../shared/platform/errors.ts';
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

export const readSettingsHandler =
  (settings: SettingsStore): RouteHandler<typeof readSettingsRoute> =>
  async () => ({ status: 200, body: { sections: await settings.all() } });

export const readSectionHandler =
  (settings: SettingsStore): RouteHandler<typeof readSectionRoute> =>
  async ({ params: { section } }) => {
    const found = await settings.section(section);
    return { status: 200, headers: { etag: `"${found.version}"` }, body: { section, ...found } };
  };

export const saveSectionHandler =
  (settings: SettingsStore): RouteHandler<typeof saveSectionRoute> =>
  async ({ params: { section }, headers, body, actor, now }) => {
    const seen = headers['if-match'];
    if (seen === undefined) {
      throw new DeskError('preconditionRequired', 'Send If-Match with the version this is to replace.');
    }
    const value = parsed(section, body);
    const others = await settings.load();
    const faults = faultsAcross(section, { ...others, [section]: value });
    if (faults.length > 0) throw invalid(faults);
    const saved = await settings.save(section, value, { version: Number(seen.slice(1, -1)), actor, now });
    return { status: 200, headers: { etag: `"${saved.version}"` }, body: { section, ...saved } };
  };

const invalid = (fields: ReturnType<typeof faultsOf>) =>
  new DeskError('invalidRequest', 'Some fields are not as they should be.', { fields });

/** The body as the section it is to replace. */
function parsed<S extends SectionName>(section: S, body: unknown): Settings[S] {
  const read = sections[section].safeParse(body, { error: faultWords });
  if (read.success) return read.data as Settings[S];
  throw invalid(read.error.issues.flatMap((issue) => faultsOf('body', issue)));
}
