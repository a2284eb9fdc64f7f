import { HEAD, type Key } from './key.ts';

export const settingsPartition = (site: string): string => `CFG#${site}`;
export const settingsKey = (site: string, section: string): Key => ({
  pk: settingsPartition(site),
  sk: section,
});

export const standardTextPartition = (site: string): string => `STD#${site}`;
/** The sort keys of the shape of the tree and, behind it, all its nodes in brief. */
export const standardTexts = { from: 'TREE', to: 'TXT#~' } as const;
export const textTreeKey = (site: string): Key => ({ pk: `STD#${site}`, sk: 'TREE' });
export const standardTextKey = (site: string, id: string): Key => ({ pk: `STD#${site}`, sk: `TXT#${id}` });
export const wholeTextKey = (site: string, id: string): Key => ({ pk: `STD#${site}`, sk: `BODY#${id}` });
/** That something sends a standard text, which cannot be removed while it does. */
export const standardTextUseKey = (site: string, id: string, kind: string, user: string): Key => ({
  pk: `STD#${site}`,
  sk: `USE#${id}#${kind}#${user}`,
});
export const standardTextUses = (id: string) => ({ from: `USE#${id}#`, to: `USE#${id}#~` });
/** `hotKey` as `foldHotKey` gives it. */
export const hotKeyKey = (site: string, hotKey: string): Key => ({ pk: `STD#${site}`, sk: `HOT#${hotKey}` });

/** `owner`: an agent's id, or the site's for views that all see. */
export const savedViewPartition = (owner: string): string => `SVW#${owner}`;
export const savedViewKey = (owner: string, id: string): Key => ({ pk: `SVW#${owner}`, sk: `VIEW#${id}` });
export const savedViewsOfOwner = { from: 'VIEW#', to: 'VIEW#~' } as const;
/** How many views an owner has saved. */
export const savedViewCountKey = (owner: string): Key => ({ pk: `SVW#${owner}`, sk: HEAD });
