import type { Language, MessageType } from '../message-types.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import type { MessageTemplate, TemplateSet } from './template.ts';

const templates: Readonly<Record<Language, TemplateSet>> = { en, fr, de };

/** What a message says where the site has no template of its own for it. */
export const builtInTemplate = (type: MessageType, language: Language): MessageTemplate =>
  templates[language][type];
