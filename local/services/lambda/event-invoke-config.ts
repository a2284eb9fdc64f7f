import * as z from 'zod';
import type { EngineResourceType } from '../../engine.ts';
import { readProperties } from '../../template/properties.ts';
import type { RunningFunction } from './function.ts';

const Destination = z.strictObject({ Destination: z.string() }).optional();
const EventInvokeConfigProperties = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: z.coerce.number().int().min(0).max(2).optional(),
  MaximumEventAgeInSeconds: z.coerce.number().int().optional(),
  DestinationConfig: z.strictObject({ OnFailure: Destination, OnSuccess: Destination }).optional(),
});

export const eventInvokeConfigType: EngineResourceType = {
  type: 'AWS::Lambda::EventInvokeConfig',
  async provision(declared, engine) {
    const properties = readProperties(declared, EventInvokeConfigProperties);
    const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = properties;
    engine.find<RunningFunction>(properties.FunctionName).async.configure({
      ...(MaximumRetryAttempts !== undefined && { retries: MaximumRetryAttempts }),
      ...(MaximumEventAgeInSeconds !== undefined && { maxAgeSeconds: MaximumEventAgeInSeconds }),
      ...(DestinationConfig?.OnFailure && { onFailureArn: DestinationConfig.OnFailure.Destination }),
      ...(DestinationConfig?.OnSuccess && { onSuccessArn: DestinationConfig.OnSuccess.Destination }),
    });
    return { ref: declared.logicalId, attributes: {} };
  },
};
