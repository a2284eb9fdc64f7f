import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { ReceiptRule, ReceiptRuleSet, TlsPolicy } from 'aws-cdk-lib/aws-ses';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import { inboundPrefix } from '../constructs/buckets.ts';
import { Part, type PartProps } from './part.ts';

export interface ReceptionStackProps extends PartProps {
  readonly rawMail: Bucket;
}

/**
 * Incoming mail: SES writes what comes for a support address, with or without a `+label`, to the raw mail
 * bucket. An account has one active rule set in a region, so only one desk there can receive mail.
 */
export class ReceptionStack extends Part {
  constructor(scope: Construct, id: string, { rawMail, ...props }: ReceptionStackProps) {
    super(scope, id, { description: 'Incident Desk: receiving mail', ...props });
    const ruleSet = new ReceiptRuleSet(this, 'RuleSet', { receiptRuleSetName: this.prefix });
    const rule = new ReceiptRule(this, 'Support', {
      ruleSet,
      recipients: [...this.settings.site.supportAddresses],
      // A customer whose mail server has no TLS is heard all the same.
      tlsPolicy: TlsPolicy.OPTIONAL,
      scanEnabled: true,
      actions: [
        { bind: () => ({ s3Action: { bucketName: rawMail.bucketName, objectKeyPrefix: inboundPrefix } }) },
      ],
    });
    const activation = new AwsCustomResource(this, 'Activation', {
      resourceType: 'Custom::AWS',
      onUpdate: {
        service: 'SES',
        action: 'setActiveReceiptRuleSet',
        parameters: { RuleSetName: ruleSet.receiptRuleSetName },
        physicalResourceId: PhysicalResourceId.of(this.prefix),
      },
      // Without a name no rule set is active; an active one cannot be deleted.
      onDelete: { service: 'SES', action: 'setActiveReceiptRuleSet' },
      // This action knows no resources.
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: ['ses:SetActiveReceiptRuleSet'],
          resources: ['*'],
        }),
      ]),
      installLatestAwsSdk: false,
    });
    activation.node.addDependency(rule);
  }
}
