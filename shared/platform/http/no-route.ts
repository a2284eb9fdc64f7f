import { DeskError } from '../errors.ts';
import type { Route } from './route.ts';

/** What to say to a request that no route takes: its path is none of ours, or is not to be used like that. */
export function noRoute(
  routes: readonly Pick<Route, 'method' | 'path'>[],
  { method, path }: { readonly method: string; readonly path: string },
): DeskError {
  const legal = [...new Set(routes.filter((route) => takes(route.path, path)).map((route) => route.method))];
  if (legal.length === 0) return new DeskError('notFound', 'There is nothing under this path.');
  return new DeskError('methodNotAllowed', `This path takes ${legal.join(' and ')}, not ${method}.`, {
    legal: legal.sort(),
  });
}

/** Whether a path fits a route's, step by step. */
function takes(declared: string, path: string): boolean {
  const [steps, asked] = [declared.split('/'), path.split('/')];
  return (
    steps.length === asked.length &&
    steps.every((step, index) => (step.startsWith('{') ? asked[index] !== '' : step === asked[index]))
  );
}
