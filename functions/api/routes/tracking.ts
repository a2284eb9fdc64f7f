import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { clickPath, pixelPath } from '../../../shared/tracking/index.ts';

const tag = 'Tracking';
const params = z.object({ token: z.string().max(4096) });

export const openPixel = defineRoute({
  id: 'openPixel',
  method: 'GET',
  path: pixelPath,
  role: 'public',
  function: 'tracking/hit',
  tag,
  summary: 'The pixel of a message',
  description: 'Always the image. A genuine token is counted; a forged one records nothing.',
  params,
  replies: { 200: { description: 'A transparent image of one pixel.', contentType: 'image/gif' } },
});

export const followLink = defineRoute({
  id: 'followLink',
  method: 'GET',
  path: clickPath,
  role: 'public',
  function: 'tracking/hit',
  tag,
  summary: 'A tracked link of a message',
  description: 'Leads where the message said and nowhere else. A forged token is not found.',
  params,
  replies: { 302: { description: 'To where the message said.' } },
});
