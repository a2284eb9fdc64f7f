import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { KpiFigures, SlaPreviewInput } from '../../../shared/sla/index.ts';

export const SlaPreview = z.object({
  readAt: z.iso.datetime(),
  kpis: z.array(KpiFigures),
});

export const previewSlaRoute = defineRoute({
  id: 'previewSla',
  method: 'POST',
  path: '/v1/sla/preview',
  role: 'manager',
  function: 'api/setup',
  tag: 'SLA',
  summary: 'Try targets and a calendar on a list of happenings',
  description:
    'Computed by the engine that runs incidents; stores nothing. Happenings are taken in the order of their instants, those of one instant in the order given, and none after `readAt`. There is a clock for each target. Minutes are business minutes, exact to the millisecond.',
  bodyLimit: 192 * 1024,
  body: SlaPreviewInput,
  replies: { 200: { description: 'Every clock as it stands at `readAt`.', schema: SlaPreview } },
});
