import * as z from 'zod';
import { Language } from '../../platform/language.ts';
import { messageTypeNames } from '../message-types.ts';

const Instant = z.iso.datetime();

/** Liquid sources of one message, as a site has written them. */
export const TemplateSources = z.object({
  subject: z.string(),
  html: z.string(),
  /** Absent: made from the HTML. */
  text: z.string().optional(),
});
export type TemplateSources = z.infer<typeof TemplateSources>;

/** One version of the template of a message type in a language. Versions are never changed. */
export const TemplateVersion = z.object({
  type: z.enum(messageTypeNames),
  language: Language,
  /** 1 is the first that was saved; 0 stands for the built-in one, which is not stored. */
  version: z.int().min(1),
  /** Absent: from this version on the built-in one is used. */
  sources: TemplateSources.optional(),
  /** The version it was brought back from. */
  restoredFrom: z.int().optional(),
  updatedAt: Instant,
  updatedBy: z.object({ id: z.string(), name: z.string() }),
});
export type TemplateVersion = z.infer<typeof TemplateVersion>;

/** What was wrong, with the data of which incident. */
export const TemplateFaultNote = z.object({ at: Instant, reference: z.string(), detail: z.string() });

/** The version that is in use. */
export const StoredTemplate = TemplateVersion.extend({
  /** Set once it gave no message for real data, for which the built-in one stood in. Goes with the next version. */
  fault: TemplateFaultNote.optional(),
});
export type StoredTemplate = z.infer<typeof StoredTemplate>;
