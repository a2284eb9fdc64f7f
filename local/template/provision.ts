import type { DeclaredResource, RunningResource } from '../contract.ts';
import type { Stack } from './assembly.ts';
import { resolveValue } from './intrinsics.ts';
import { provisioningOrder } from './order.ts';
import { type Surroundings, stackScope } from './stack-scope.ts';

export interface ProvisionedStack {
  readonly resources: ReadonlyMap<string, RunningResource>;
  readonly outputs: ReadonlyMap<string, unknown>;
  readonly exports: ReadonlyMap<string, unknown>;
}

/**
 * Provisions a stack's resources, each after those it refers to.
 * @throws Error naming stack, logical id and type of the resource that cannot run here, and why.
 */
export async function provisionStack(
  stack: Stack,
  surroundings: Surroundings,
  provision: (declared: DeclaredResource) => Promise<RunningResource>,
): Promise<ProvisionedStack> {
  const resources = new Map<string, RunningResource>();
  const scope = stackScope(stack, resources, surroundings);
  const { Resources, Outputs } = stack.template;
  for (const logicalId of provisioningOrder(Resources)) {
    const resource = Resources[logicalId];
    if (!resource || (resource.Condition !== undefined && !scope.condition(resource.Condition))) continue;
    try {
      const properties = resolveValue(resource.Properties ?? {}, scope) as Record<string, unknown>;
      resources.set(
        logicalId,
        await provision({ stack: stack.name, logicalId, type: resource.Type, properties }),
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`Stack ${stack.name}, resource ${logicalId} (${resource.Type}): ${reason}`, {
        cause: error,
      });
    }
  }
  const outputs = new Map<string, unknown>();
  const exports = new Map<string, unknown>();
  for (const [name, { Value, Export, Condition }] of Object.entries(Outputs)) {
    if (typeof Condition === 'string' && !scope.condition(Condition)) continue;
    const value = resolveValue(Value, scope);
    outputs.set(name, value);
    if (Export) exports.set(String(resolveValue(Export.Name, scope)), value);
  }
  return { resources, outputs, exports };
}
