import * as z from 'zod';
import { CalendarInput, CalendarName, Hours, LocalDate } from '../schedules/index.ts';
import { kpiStates, ThresholdAt } from './kpi.ts';
import { happeningTypes } from './promises.ts';
import { TargetMinutes } from './targets.ts';

const MOST_HAPPENINGS = 1000;

const Instant = z.iso
  .datetime({ offset: true, error: 'An instant such as 2026-12-25T09:00:00Z.', abort: true })
  .refine((at) => {
    const year = new Date(at).getUTCFullYear();
    return year >= 1971 && year < 2199;
  }, 'An instant from 1971 to 2198.');

const Target = TargetMinutes.meta({ description: 'Business minutes.' }).optional();

/** Days that are off by their date alone, or with a name and hours as a calendar has them. */
const Holiday = z
  .union([
    LocalDate,
    z.strictObject({ date: LocalDate, hours: Hours.default([]), name: CalendarName.default('Holiday') }),
  ])
  .transform((day) => (typeof day === 'string' ? { date: day, hours: [], name: 'Holiday' } : day));

/** A calendar as it is saved, but that neither it nor its holidays need a name. */
const PreviewCalendar = CalendarInput.extend({
  name: CalendarName.default('Preview'),
  holidays: z
    .array(Holiday)
    .max(500)
    .refine((days) => new Set(days.map(({ date }) => date)).size === days.length, {
      error: 'No date may stand here twice.',
    })
    .default([]),
});

export const SlaPreviewInput = z
  .strictObject({
    calendar: PreviewCalendar.optional(),
    calendarId: z
      .string()
      .regex(/^[\w-]{1,64}$/, 'The id of a calendar.')
      .optional()
      .meta({ description: 'A calendar of the site, or `24x7`, in place of `calendar`.' }),
    targets: z
      .strictObject({
        firstResponseMinutes: Target,
        nextResponseMinutes: Target,
        resolutionMinutes: Target,
      })
      .refine((targets) => Object.values(targets).some((target) => target !== undefined), {
        error: 'At least one target.',
      }),
    thresholds: z
      .strictObject({ followUp: ThresholdAt.optional(), warning: ThresholdAt.optional() })
      .optional(),
    happenings: z
      .array(z.strictObject({ at: Instant, type: z.enum(happeningTypes) }))
      .min(1)
      .max(MOST_HAPPENINGS),
    readAt: Instant.optional().meta({
      description: 'When the clocks are read: the last happening where absent.',
    }),
  })
  .superRefine(({ calendar, calendarId, happenings, readAt }, context) => {
    const fault = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (calendar && calendarId !== undefined) fault(['calendarId'], 'Either this or `calendar`.');
    if (!calendar && calendarId === undefined)
      fault(['calendar'], 'A calendar, or a calendarId such as 24x7.');
    const created = happenings.flatMap(({ type }, index) => (type === 'created' ? [index] : []));
    const [first, second] = created;
    if (first === undefined) fault(['happenings'], 'One of them is created.');
    if (second !== undefined) fault(['happenings', second, 'type'], 'An incident is created once.');
    const born = first === undefined ? undefined : happenings[first];
    if (!born) return;
    for (const [index, { at }] of happenings.entries()) {
      if (Date.parse(at) < Date.parse(born.at))
        fault(['happenings', index, 'at'], 'It is before the creation.');
    }
    if (readAt !== undefined && Date.parse(readAt) < Date.parse(born.at)) {
      fault(['readAt'], 'It is before the creation.');
    }
  })
  .meta({
    example: {
      calendarId: '24x7',
      targets: { firstResponseMinutes: 240 },
      happenings: [{ at: '2026-11-23T09:30:00.000Z', type: 'created' }],
    },
  });
export type SlaPreviewInput = z.infer<typeof SlaPreviewInput>;

const Stamp = z.iso.datetime();

/** A clock as it stands. */
export const KpiFigures = z.object({
  kpi: z.string(),
  name: z.string().optional().meta({ description: 'What the policy calls a clock of its own.' }),
  state: z.enum(kpiStates),
  targetMinutes: z.number(),
  startedAt: Stamp,
  dueAt: Stamp.optional().meta({ description: 'None while the clock stands.' }),
  metAt: Stamp.optional(),
  usedMinutes: z.number().meta({ description: 'Business minutes used.' }),
  leftMinutes: z.number().meta({ description: 'Business minutes left of the target.' }),
  lateMinutes: z.number().meta({ description: 'Business minutes used beyond the target.' }),
  pauses: z.array(z.object({ from: Stamp, to: Stamp.optional() })),
});
