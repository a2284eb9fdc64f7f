export { adding, nodeFrom, refuseOther, removing, replacing, sentTexts, type TextDraft } from './edit.ts';
export { MOST_NODES, SOURCE_BYTES, StandardText, TextEntry, TextNode } from './standard-text.ts';
export { type StandardTextStore, standardTextStore } from './store.ts';
export { standardTextUse } from './text-uses-store.ts';
export { findTexts, orderedTree } from './tree.ts';
export { sampleIncident, type Use, valuesOf } from './values.ts';
export { variables } from './variables.ts';
