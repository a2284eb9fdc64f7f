import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { sectionNames, sections } from '../../../shared/settings/index.ts';
import { faults } from './faults.ts';

const tag = 'Settings';
const common = { role: 'agent', function: 'api/setup', tag } as const;

/** An item of the table holds 400 KB. */
const SECTION_BYTES = 350 * 1024;

const params = z.object({ section: z.enum(sectionNames, `One of ${sectionNames.join(', ')}.`) });

const versioned = (value: z.ZodType) =>
  z.object({
    version: z.int().meta({ description: '0: never saved, as it is by default.' }),
    value,
    faults: faults(),
  });

export const SettingsView = z.object({
  sections: z.object(
    Object.fromEntries(sectionNames.map((name) => [name, versioned(sections[name])])) as {
      [S in keyof typeof sections]: ReturnType<typeof versioned>;
    },
  ),
});

export const SectionView = z.object({
  section: z.enum(sectionNames),
  version: z.int(),
  value: z.union(Object.values(sections)),
  faults: faults(),
});

export const readSettingsRoute = defineRoute({
  ...common,
  id: 'readSettings',
  method: 'GET',
  path: '/v1/settings',
  summary: 'Read all settings: labels, codes, stages, custom fields, teams, routing',
  description: 'Every section with its version.',
  replies: { 200: { description: 'All sections.', schema: SettingsView } },
});

export const readSectionRoute = defineRoute({
  ...common,
  id: 'readSettingsSection',
  method: 'GET',
  path: '/v1/settings/{section}',
  summary: 'Read a section of the settings',
  params,
  replies: { 200: { description: 'The section; its ETag is its version.', schema: SectionView } },
});

export const saveSectionRoute = defineRoute({
  ...common,
  id: 'saveSettingsSection',
  method: 'PUT',
  path: '/v1/settings/{section}',
  role: 'admin',
  summary: 'Replace a section of the settings',
  description:
    'The body is the whole section. If-Match is required: the ETag it was read with, "0" for one never saved. A code that is taken out stays on the incidents that have it, and cannot be chosen any more; rules, escalations, SLA policies and sections that name it show the place as one of their `faults`.',
  params,
  headers: z.object({
    'if-match': z
      .string()
      .regex(/^"\d{1,9}"$/, 'The ETag of the section as it was read, such as "3".')
      .optional()
      .meta({ description: 'Required.' }),
  }),
  bodyLimit: SECTION_BYTES,
  // Which section it is stands in the path: the handler checks it by that.
  body: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())], 'An object or a list.'),
  replies: { 200: { description: 'The section as it stands now.', schema: SectionView } },
});
