import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as custom from '../../../local/services/custom-aws/index.ts';
import * as ses from '../../../local/services/ses/index.ts';
import { openCloud, type TestCloud } from './cloud.ts';

let cloud: TestCloud;

beforeEach(async () => {
  cloud = await openCloud([ses, custom]);
});
afterEach(() => cloud.stop());

describe('a custom SDK call', () => {
  it('is an error that names it where the local cloud does not know it', async () => {
    const Create = JSON.stringify({
      service: 'EC2',
      action: 'runInstances',
      physicalResourceId: { id: 'x' },
    });
    const unknown = cloud.provision('Custom::AWS', { ServiceToken: 'arn', Create });
    await expect(unknown).rejects.toThrow('the call EC2 runInstances is not carried out by the local cloud');
    const missing = {
      service: 'SES',
      action: 'setActiveReceiptRuleSet',
      parameters: { RuleSetName: 'none' },
    };
    await expect(cloud.provision('Custom::AWS', { Create: JSON.stringify(missing) })).rejects.toThrow(
      'Rule set does not exist: none',
    );
  });
});
