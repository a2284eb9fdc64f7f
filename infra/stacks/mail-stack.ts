import { EventBus } from 'aws-cdk-lib/aws-events';
import {
  ConfigurationSet,
  ConfigurationSetEventDestination,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
} from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import type { DeskFunction } from '../constructs/desk-function.ts';
import { Part, type PartProps } from './part.ts';

/** Outgoing mail: the domain, and SES's word on what becomes of each mail. */
export class MailStack extends Part {
  readonly identity: EmailIdentity;
  readonly configurationSet: ConfigurationSet;

  constructor(scope: Construct, id: string, props: PartProps) {
    super(scope, id, { description: 'Incident Desk: sending mail', ...props });
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: this.prefix,
      tlsPolicy: ConfigurationSetTlsPolicy.OPTIONAL,
      reputationMetrics: true,
    });
    this.identity = new EmailIdentity(this, 'Domain', {
      identity: Identity.domain(this.settings.domain),
      // Bounces come as events; as mail they would arrive at the support address.
      feedbackForwarding: false,
    });
    new ConfigurationSetEventDestination(this, 'Feedback', {
      configurationSet: this.configurationSet,
      // SES takes no other than the default bus.
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'DefaultBus', 'default')),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.DELIVERY_DELAY,
        EmailSendingEvent.RENDERING_FAILURE,
      ],
    });
  }

  /**
   * SES asks for the right on the identity that sends and on the configuration set it names. `SendEmail` of its v2
   * API with a raw mail is checked as `ses:SendRawEmail`, the action of v1: SES names that one when it refuses.
   */
  grantSend(to: DeskFunction): void {
    const configurationSet = this.formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: this.configurationSet.configurationSetName,
    });
    to.allow(['ses:SendRawEmail'], this.identity.emailIdentityArn, configurationSet);
    // What the account may send. The action has no resources to name.
    to.allow(['ses:GetAccount'], '*');
  }
}
