import { CfnOutput } from 'aws-cdk-lib';
import { Mfa } from 'aws-cdk-lib/aws-cognito';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { routes } from '../../functions/routes.ts';
import { HttpEntrance } from '../constructs/http-entrance.ts';
import { SignIn } from '../constructs/sign-in.ts';
import type { DataStack } from './data-stack.ts';
import { servingCustomers } from './desk/api-customers.ts';
import { servingIncidents } from './desk/api-incidents.ts';
import { servingPortal } from './desk/api-portal.ts';
import { servingSetup } from './desk/api-setup.ts';
import { publishChanges, recordTracking } from './desk/changes.ts';
import { mergeContacts, transfer } from './desk/customers.ts';
import { closeChildren, indexTexts, removeContent, runRules } from './desk/incidents.ts';
import { hearFeedback, receiveMail, sendMail, servingMail } from './desk/mail.ts';
import type { Surroundings } from './desk/surroundings.ts';
import { keepTime } from './desk/timers.ts';
import { callWebhooks } from './desk/webhooks.ts';
import { DeskParts } from './desk-parts.ts';
import type { MailStack } from './mail-stack.ts';
import { Part, type PartProps } from './part.ts';

export interface DeskStackProps extends PartProps {
  readonly data: DataStack;
  readonly mail: MailStack;
  /** Folder of the functions' bundles. */
  readonly bundles: string;
}

/** What works: functions, what reaches them, and what they may do. A file of `desk/` for each thing it does. */
export class DeskStack extends Part {
  constructor(scope: Construct, id: string, { data, mail, bundles, ...props }: DeskStackProps) {
    super(scope, id, { description: 'Incident Desk: functions, API, bus and queues', ...props });
    const parts = new DeskParts(this, data, bundles);
    const bus = new EventBus(this, 'Bus', { eventBusName: this.prefix });
    const signIn = new SignIn(this, 'SignIn', {
      prefix: this.prefix,
      mfa: this.settings.stage === 'local' ? Mfa.OPTIONAL : Mfa.REQUIRED,
      removal: this.removal,
    });
    const entrance = new HttpEntrance(this, 'Http', {
      prefix: this.prefix,
      signIn,
      allowedOrigins: this.settings.allowedOrigins,
      throttle: this.settings.throttle,
      logRetention: this.logRetention,
      removal: this.removal,
    });
    const desk: Surroundings = { stack: this, data, mail, parts, bus, entrance };
    const targets = {
      ...servingPortal(desk),
      ...servingIncidents(desk),
      ...servingSetup(desk),
      ...servingCustomers(desk),
      ...servingMail(desk),
    };
    entrance.serve(routes, targets, 'api/documents');
    for (const add of work) add(desk);
    new CfnOutput(this, 'ApiUrl', { value: entrance.api.apiEndpoint });
    new CfnOutput(this, 'UserPoolId', { value: signIn.users.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: signIn.client.userPoolClientId });
  }
}

/** What is done behind the requests. */
const work = [
  ...[receiveMail, sendMail, hearFeedback],
  ...[publishChanges, recordTracking],
  ...[closeChildren, removeContent, runRules, indexTexts],
  ...[mergeContacts, transfer],
  keepTime,
  callWebhooks,
];
