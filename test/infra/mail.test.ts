import { describe, expect, it } from '@jest/globals';
import { aDesk, resourcesOf, templatesOf } from './synthesized.ts';

const templates = templatesOf(
  aDesk({ stage: 'prod', site: { supportAddresses: ['help@desk.example', 'billing@desk.example'] } }),
);
const only = (type: string) => {
  const found = [...resourcesOf(templates, type).values()];
  expect(found).toHaveLength(1);
  return found[0]!.Properties;
};

describe('reception', () => {
  it('takes mail for the support addresses into the raw mail bucket', () => {
    expect(only('AWS::SES::ReceiptRule')).toMatchObject({
      Rule: {
        Enabled: true,
        ScanEnabled: true,
        TlsPolicy: 'Optional',
        Recipients: ['help@desk.example', 'billing@desk.example'],
        Actions: [{ S3Action: { ObjectKeyPrefix: 'inbound/' } }],
      },
    });
  });

  it('is activated once its rule is there', () => {
    const [activation] = resourcesOf(templates, 'Custom::AWS').values();
    expect(JSON.stringify(activation!.Properties.Create)).toContain('setActiveReceiptRuleSet');
    const [ruleId] = resourcesOf(templates, 'AWS::SES::ReceiptRule').keys();
    expect(activation!.DependsOn).toContain(ruleId!.split('/')[1]);
  });

  it('can be left out of an app that is otherwise the same', () => {
    const { Reception, ...others } = templatesOf(aDesk());
    expect(Reception).toBeDefined();
    expect(templatesOf(aDesk({ stage: 'prod' }, false))).toEqual(others);
  });
});

describe('feedback', () => {
  it('of every kind goes to the default bus', () => {
    expect(only('AWS::SES::ConfigurationSetEventDestination')).toMatchObject({
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: [
          'send',
          'delivery',
          'bounce',
          'complaint',
          'reject',
          'deliveryDelay',
          'renderingFailure',
        ],
      },
    });
    const destination = JSON.stringify(only('AWS::SES::ConfigurationSetEventDestination'));
    expect(destination).toContain(':event-bus/default');
  });

  it('is heard for our configuration set only', () => {
    const rules = [...resourcesOf(templates, 'AWS::Events::Rule').values()].filter(({ Properties }) =>
      JSON.stringify(Properties.EventPattern ?? '').includes('aws.ses'),
    );
    expect(rules).toHaveLength(1);
    expect(JSON.stringify(rules[0]!.Properties.EventPattern)).toMatch(
      /"mail":\{"tags":\{"ses:configuration-set":\[.*ConfigurationSet/,
    );
    expect(rules[0]!.Properties).not.toHaveProperty('EventBusName');
  });

  it('does not come back as mail', () => {
    expect(only('AWS::SES::EmailIdentity')).toMatchObject({
      EmailIdentity: 'desk.example',
      FeedbackAttributes: { EmailForwardingEnabled: false },
    });
  });
});
