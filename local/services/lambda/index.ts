import type { EngineResourceType } from '../../engine.ts';
import { eventInvokeConfigType } from './event-invoke-config.ts';
import { eventSourceMappingType } from './event-source-mapping.ts';
import { functionType } from './function.ts';

export const resourceTypes: readonly EngineResourceType[] = [
  functionType,
  eventInvokeConfigType,
  eventSourceMappingType,
];
