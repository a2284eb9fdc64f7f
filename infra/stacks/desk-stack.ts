import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { ApiStack } from './api-stack.ts';
import type { DataStack } from './data-stack.ts';
import { publishChanges, recordTracking } from './desk/changes.ts';
import { mergeContacts, transfer } from './desk/customers.ts';
import { closeChildren, indexTexts, removeContent, runRules } from './desk/incidents.ts';
import { hearFeedback, receiveMail, sendMail } from './desk/mail.ts';
import type { Surroundings } from './desk/surroundings.ts';
import { keepTime } from './desk/timers.ts';
import { callWebhooks } from './desk/webhooks.ts';
import type { MailStack } from './mail-stack.ts';
import { Part, type PartProps } from './part.ts';
import { StackParts } from './stack-parts.ts';

export interface DeskStackProps extends PartProps {
  readonly data: DataStack;
  readonly mail: MailStack;
  readonly api: ApiStack;
  /** Folder of the functions' bundles. */
  readonly bundles: string;
}

/** What is done behind the requests: bus, queues and their workers. A file of `desk/` for each thing it does. */
export class DeskStack extends Part {
  constructor(scope: Construct, id: string, { data, mail, api, bundles, ...props }: DeskStackProps) {
    super(scope, id, { description: 'Incident Desk: bus, queues and workers', ...props });
    const parts = new StackParts(this, data, bundles);
    const bus = new EventBus(this, 'Bus', { eventBusName: this.prefix });
    const baseUrl = this.settings.baseUrl ?? api.url;
    const desk: Surroundings = { stack: this, data, mail, parts, bus, baseUrl };
    for (const add of work) add(desk);
  }
}

const work = [
  ...[receiveMail, sendMail, hearFeedback],
  ...[publishChanges, recordTracking],
  ...[closeChildren, removeContent, runRules, indexTexts],
  ...[mergeContacts, transfer],
  keepTime,
  callWebhooks,
];
