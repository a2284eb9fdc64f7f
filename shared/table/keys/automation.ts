import { HEAD, type Key } from './key.ts';

export const webhookPartition = (site: string): string => `WHK#${site}`;
export const webhookKey = (site: string, id: string): Key => ({
  pk: webhookPartition(site),
  sk: `HOOK#${id}`,
});
export const webhooks = { from: 'HOOK#', to: 'HOOK#~' } as const;
/** What a webhook's messages are signed with: apart, so that who lists webhooks does not even read it. */
export const webhookSecretKey = (site: string, id: string): Key => ({
  pk: webhookPartition(site),
  sk: `SECRET#${id}`,
});
/** How many rules and escalations call a webhook: it is there as long as the webhook is. */
export const webhookUsesKey = (site: string, id: string): Key => ({
  pk: webhookPartition(site),
  sk: `USES#${id}`,
});
/** That one of them calls it: it cannot be deleted meanwhile. */
export const webhookUseKey = (site: string, id: string, kind: string, user: string): Key => ({
  pk: webhookPartition(site),
  sk: `USE#${id}#${kind}#${user}`,
});
export const webhookUses = (id: string) => ({ from: `USE#${id}#`, to: `USE#${id}#~` });
export const webhookCountKey = (site: string): Key => ({ pk: webhookPartition(site), sk: HEAD });

export const webhookDeliveryKey = (deliveryId: string): Key => ({ pk: `WHD#${deliveryId}`, sk: HEAD });
/** Index `lists`: what a webhook was sent, oldest first. */
export const webhookDeliveryList = (webhookId: string): string => `WHL#${webhookId}`;

export const rulePartition = (site: string): string => `RUL#${site}`;
export const ruleKey = (site: string, id: string): Key => ({ pk: rulePartition(site), sk: `RULE#${id}` });
/** The sort keys of the order of the rules and, behind it, all of them. */
export const rulesWithOrder = { from: 'ORDER', to: 'RULE#~' } as const;
export const ruleOrderKey = (site: string): Key => ({ pk: rulePartition(site), sk: 'ORDER' });
/** Who of a support group was given an incident last. */
export const turnKey = (site: string, group: string): Key => ({ pk: `RR#${site}#${group}`, sk: HEAD });
/** That the rules have fired on a change of an incident; `change` tells it from its others. */
export const ruledKey = (reference: string, change: string): Key => ({
  pk: `INC#${reference}`,
  sk: `RULED#${change}`,
});
