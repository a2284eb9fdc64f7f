export { defaultSettings } from './defaults.ts';
export { faultsAcross } from './faults-across.ts';
export {
  Code,
  type Coded,
  CustomField,
  Label,
  Offer,
  Route,
  type SectionName,
  type Settings,
  sectionNames,
  sections,
} from './sections.ts';
export { type Section, type SettingsStore, StoredSection, settingsStore } from './store.ts';
export { takes } from './takes.ts';
export {
  Channel,
  Priority,
  priorities,
  Reference,
  Status,
  statuses,
} from './vocabulary.ts';
