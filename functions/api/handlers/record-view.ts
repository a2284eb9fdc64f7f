import type * as z from 'zod';
import { type Incident, legalStatuses } from '../../../shared/incidents/index.ts';
import type { Settings } from '../../../shared/settings/index.ts';
import type { RecordView } from '../routes/record.ts';

/** An incident as agents read it, with what the settings say of it. */
export function recordView(
  { mailThread: _, ...incident }: Incident,
  { priorities }: Pick<Settings, 'priorities'>,
): z.infer<typeof RecordView> {
  return {
    ...incident,
    legalStatuses: incident.mergedInto ? [] : [...legalStatuses(incident.status)],
    severity: priorities.severities[incident.priority],
  };
}
