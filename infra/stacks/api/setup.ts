import type { Serving } from '../serving.ts';

/** What admins set up. */
export function servingSetup({ data, parts }: Serving) {
  const setup = parts.function('api/setup', { ...parts.table, ...parts.site });
  data.grantTable(setup, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query']);

  const texts = parts.function('api/texts', { ...parts.table, ...parts.site });
  data.grantTable(texts, ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query']);

  const rules = parts.function('api/rules', { ...parts.table, ...parts.site });
  data.grantTable(rules, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query']);

  const webhooks = parts.function('api/webhooks', { ...parts.table, ...parts.site });
  data.grantTable(webhooks, ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query']);
  data.grantIndexes(webhooks, 'lists');

  return {
    'api/setup': setup,
    'api/texts': texts,
    'api/rules': rules,
    'api/webhooks': webhooks,
  };
}
