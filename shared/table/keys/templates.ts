import type { Key } from './key.ts';

/** All message templates of a site: as they stand, and every version of each. */
export const templatePartition = (site: string): string => `TPL#${site}`;
export const templateKey = (site: string, type: string, language: string): Key => ({
  pk: templatePartition(site),
  sk: `CUR#${type}#${language}`,
});
export const currentTemplates = { from: 'CUR#', to: 'CUR#~' } as const;

export const templateVersionKey = (site: string, type: string, language: string, version: number): Key => ({
  pk: templatePartition(site),
  sk: `VER#${type}#${language}#${String(version).padStart(9, '0')}`,
});
export const templateVersions = (type: string, language: string) => ({
  from: `VER#${type}#${language}#`,
  to: `VER#${type}#${language}#~`,
});
