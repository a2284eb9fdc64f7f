import * as z from 'zod';

export const TargetInput = {
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .strictObject({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string() })
    .optional(),
};
type Settings = z.output<z.ZodObject<typeof TargetInput>>;

/** What a target gets of an event: all of it, a part, a constant, or a template filled from it. */
export function targetInput({ Input, InputPath, InputTransformer }: Settings, event: unknown): unknown {
  if (Input !== undefined) return JSON.parse(Input) as unknown;
  if (InputPath !== undefined) return at(InputPath, event);
  if (!InputTransformer) return event;
  const { InputPathsMap, InputTemplate } = InputTransformer;
  const filled = InputTemplate.replace(/"?<([\w.-]+)>"?/g, (placeholder, name: string) => {
    const path = InputPathsMap[name];
    const value = path === undefined ? undefined : at(path, event);
    const quoted = placeholder.startsWith('"') && placeholder.endsWith('"');
    // Between quotes with other text around it, a value stands as text; alone, as JSON.
    if (quoted || !placeholder.includes('"')) return JSON.stringify(value ?? null);
    return placeholder.replace(`<${name}>`, String(value ?? ''));
  });
  return JSON.parse(filled) as unknown;
}

/** @throws Error for a path other than `$` and plain member names. */
function at(path: string, event: unknown): unknown {
  if (!/^\$(\.[\w-]+)*$/.test(path)) throw new Error(`the input path ${path} is not supported`);
  return path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], event);
}
