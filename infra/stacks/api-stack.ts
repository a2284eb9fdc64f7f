import { CfnOutput } from 'aws-cdk-lib';
import { Mfa } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { routes } from '../../functions/routes.ts';
import { HttpEntrance } from '../constructs/http-entrance.ts';
import { SignIn } from '../constructs/sign-in.ts';
import { servingCustomers } from './api/customers.ts';
import { servingIncidents } from './api/incidents.ts';
import { servingMail } from './api/mail.ts';
import { servingPortal } from './api/portal.ts';
import { servingSetup } from './api/setup.ts';
import type { DataStack } from './data-stack.ts';
import { Part, type PartProps } from './part.ts';
import type { Serving } from './serving.ts';
import { StackParts } from './stack-parts.ts';

export interface ApiStackProps extends PartProps {
  readonly data: DataStack;
  /** Folder of the functions' bundles. */
  readonly bundles: string;
}

/** What answers requests: sign-in, the HTTP API, and the functions behind its routes. */
export class ApiStack extends Part {
  /** Where the API answers, with no slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, { data, bundles, ...props }: ApiStackProps) {
    super(scope, id, { description: 'Incident Desk: sign-in and API', ...props });
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
    const serving: Serving = { data, parts: new StackParts(this, data, bundles) };
    const targets = {
      ...servingPortal(serving),
      ...servingIncidents(serving),
      ...servingSetup(serving),
      ...servingCustomers(serving),
      ...servingMail(serving),
    };
    entrance.serve(routes, targets, 'api/documents');
    this.url = entrance.api.apiEndpoint;
    new CfnOutput(this, 'ApiUrl', { value: this.url });
    new CfnOutput(this, 'UserPoolId', { value: signIn.users.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: signIn.client.userPoolClientId });
  }
}
