import type { Template } from './assembly.ts';
import { references } from './intrinsics.ts';

/**
 * The logical ids of a template's resources, each after everything it refers to.
 * @throws Error naming the resources that refer to each other in a circle.
 */
export function provisioningOrder(resources: Template['Resources']): string[] {
  const ordered: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (id: string, trail: readonly string[]): void => {
    const resource = resources[id];
    if (!resource || state.get(id) === 'done') return;
    if (state.get(id) === 'open')
      throw new Error(`resources refer to each other in a circle: ${[...trail, id].join(' → ')}`);
    state.set(id, 'open');
    const before = [...references(resource.Properties ?? {}), ...[resource.DependsOn ?? []].flat()];
    for (const other of before) visit(other, [...trail, id]);
    state.set(id, 'done');
    ordered.push(id);
  };
  for (const id of Object.keys(resources)) visit(id, []);
  return ordered;
}
