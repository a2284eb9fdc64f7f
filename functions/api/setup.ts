import { systemClock } from '../../shared/platform/clock.ts';
import { documentClient } from '../../shared/platform/document-client.ts';
import { readEnv, SetupEnv } from '../../shared/platform/environment.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { readSectionHandler, readSettingsHandler, saveSectionHandler } from './handlers/settings.ts';
import { readSectionRoute, readSettingsRoute, saveSectionRoute } from './routes/settings.ts';

const env = readEnv(SetupEnv);
const client = documentClient();
const settings = settingsStore(client, env.TABLE_NAME, env.SITE.id);

export const handler = serve(
  [
    bind(readSettingsRoute, readSettingsHandler(settings)),
    bind(readSectionRoute, readSectionHandler(settings)),
    bind(saveSectionRoute, saveSectionHandler(settings)),
  ],
  { clock: systemClock, logger: functionLogger('api/setup') },
);
