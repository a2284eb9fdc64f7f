import * as z from 'zod';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { unsubscribePath } from '../../../shared/tracking/index.ts';

const common = {
  path: unsubscribePath,
  role: 'public',
  function: 'api/portal',
  tag: 'Portal',
  params: z.object({ token: z.string().max(4096) }),
  replies: { 200: { description: 'A page that says so.', contentType: 'text/html' } },
} as const;

export const showUnsubscribeRoute = defineRoute({
  ...common,
  id: 'showUnsubscribe',
  method: 'GET',
  summary: 'Ask whether to stop messages of a type',
  description: 'A page with a button: opening a link stops nothing, since scanners of mail open links.',
});

export const unsubscribeRoute = defineRoute({
  ...common,
  id: 'unsubscribe',
  method: 'POST',
  summary: 'Stop messages of a type',
  description:
    'By the button of the page, or by the one click of a mail client (RFC 8058). What is sent along is not read. It stops messages of that type alone.',
});
