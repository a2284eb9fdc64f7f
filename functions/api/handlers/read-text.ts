import type { DescriptionStore } from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { readTextRoute } from '../routes/record.ts';

export const readTextHandler =
  (descriptions: DescriptionStore): RouteHandler<typeof readTextRoute> =>
  async ({ params: { reference, textId } }) => {
    const text = await descriptions.byId(reference, textId);
    if (text === undefined) throw new DeskError('notFound', `There is no such text on ${reference}.`);
    return { status: 200, body: { textId, text } };
  };
