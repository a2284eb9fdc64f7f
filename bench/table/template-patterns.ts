import { unsubscriber } from '../../shared/customers/index.ts';
import type { Change } from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { templateStore } from '../../shared/responses/index.ts';
import { builtInTemplate } from '../../shared/responses/rendering.ts';
import type { AccessPattern } from './access-patterns.ts';
import { morning, type Scene, site } from './scene.ts';

/** How message templates are kept and found. */
export function templatePatterns({ client, layout }: Scene, opened: Change): readonly AccessPattern[] {
  const templates = templateStore(client, layout.table, site.id);
  const of = ['questionReceipt', 'en'] as const;
  const version = (number: number) => ({
    ...{ type: of[0], language: of[1], version: number, sources: builtInTemplate(...of) },
    ...{ updatedAt: morning.toISOString(), updatedBy: { id: 'admin', name: 'Admin' } },
  });
  return [
    {
      name: 'Write a message template for the first time',
      by: 'api/texts: PUT /v1/templates/{type}/{language}',
      run: () => templates.save(version(1)),
    },
    {
      name: 'Write its next version',
      by: 'api/texts: PUT, DELETE and restore of /v1/templates/{type}/{language}',
      run: () => templates.save(version(2)),
    },
    {
      name: 'Find the message template in use',
      by: 'mail/send; api/texts: GET /v1/templates/{type}/{language}',
      run: () => templates.current(...of),
    },
    {
      name: 'List the message templates (here one; at most 27)',
      by: 'api/texts: GET /v1/templates',
      run: () => templates.all(),
    },
    {
      name: 'List the versions of a message template, newest first',
      by: 'api/texts: GET /v1/templates/{type}/{language}/versions',
      run: () => templates.versions(...of, { size: 25 }),
    },
    {
      name: 'Read a version of a message template',
      by: 'api/texts: GET /v1/templates/{type}/{language}/versions/{version}',
      run: () => templates.version(...of, 1),
    },
    {
      name: 'Note that a message template gave no message',
      by: 'mail/send',
      run: () =>
        templates.broke(version(2), {
          at: morning.toISOString(),
          reference: '261122-000001',
          detail: 'html: It says nothing.',
        }),
    },
    {
      name: 'Stop messages of a type to a contact',
      by: 'api/portal: POST /portal/unsubscribe/{token}',
      run: () => unsubscriber(client, layout.table, newId)(opened.incident.contact.id, 'followUp', morning),
    },
  ];
}
