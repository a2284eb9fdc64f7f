import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { HitEnv, readEnv } from '../../shared/platform/environment.ts';
import { DeskError } from '../../shared/platform/errors.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { describeFault, functionLogger, logEvents } from '../../shared/platform/logger.ts';
import { signingKeys } from '../../shared/platform/signing-keys.ts';
import {
  customerPageUrl,
  readClick,
  readView,
  signIncidentLink,
  trackingStore,
} from '../../shared/tracking/index.ts';
import { followLink, openPixel } from '../api/routes/tracking.ts';

const env = readEnv(HitEnv);
const keys = signingKeys(env.SIGNING_SECRET_ID, systemClock);
const hits = trackingStore(documentClient(), env.TABLE_NAME);
const logger = functionLogger('tracking/hit');

/** A transparent GIF of one pixel. */
const pixel = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

/** The reader's way is never barred by our counting: a hit that can't be written down is logged and let pass. */
const counted = async (hit: Promise<void>) => {
  try {
    await hit;
  } catch (error) {
    logger.error(logEvents.hit, { fault: describeFault(error) });
  }
};

export const handler = serve(
  [
    bind(openPixel, async ({ params, now }) => {
      const claims = await readView(await keys(), params.token);
      if (claims) await counted(hits.viewed(claims, now));
      return { status: 200, body: pixel, base64: true, headers: { 'content-type': 'image/gif' } };
    }),
    bind(followLink, async ({ params, now }) => {
      const claims = await readClick(await keys(), params.token);
      if (!claims) throw new DeskError('notFound', 'This link leads nowhere.');
      await counted(hits.clicked(claims, now));
      // The contact's own page is opened by a link made now, on this host.
      const location =
        'u' in claims ? claims.u : customerPageUrl('', await signIncidentLink(await keys(), claims));
      return { status: 302, headers: { location, 'referrer-policy': 'no-referrer' } };
    }),
  ],
  { clock: systemClock, logger },
);
