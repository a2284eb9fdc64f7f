import type * as z from 'zod';
import type { FieldFault } from '../errors.ts';

type Issue = z.core.$ZodIssue;

/** An issue names the field at fault; unknown fields are named one by one. */
export function faultsOf(part: FieldFault['in'], issue: Issue): FieldFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, 20).map((key) => ({
      in: part,
      pointer: pointer([...issue.path, key.slice(0, 100)]),
      detail: 'No such field.',
    }));
  }
  const meant = issue.code === 'invalid_union' ? formMeant(issue.errors) : undefined;
  if (meant) return meant.flatMap((one) => faultsOf(part, { ...one, path: [...issue.path, ...one.path] }));
  return [{ in: part, pointer: pointer(issue.path), detail: issue.message }];
}

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');

/** What is wrong with the one form whose fields are all there and no others, where there is such a form. */
function formMeant(forms: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = forms.filter((issues) => issues.length > 0 && !issues.some(isOfAnotherForm));
  return fitting.length === 1 ? fitting[0] : undefined;
}

const isOfAnotherForm = ({ code, path }: Issue): boolean =>
  code === 'unrecognized_keys' || (code === 'invalid_type' && path.length <= 1);
