import { measureAccessPatterns } from '../../bench/table/access-patterns.ts';
import { dataModelDocument, dataModelFile } from '../../bench/table/data-model.ts';
import { deskApi } from '../../functions/desk-api.ts';
import { apiSamples } from './api-samples.ts';
import { busSamples } from './bus-samples.ts';
import { functionSamples } from './queue-samples.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Every file generated from declarations, with its content, by its path in the project. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['docs/openapi.json', json(deskApi())],
    ...apiSamples.map(({ id, event }) => [`events/api/${id}.json`, json(event)] as const),
    ...functionSamples.map(
      (sample) => [`events/${sample.function}/${sample.name}.json`, json(sample.event)] as const,
    ),
    ...busSamples.map(({ type, event }) => [`events/bus/${type}.json`, json(event)] as const),
  ]);
}

/** Those that hold what is measured. Takes Java and some ten seconds. */
export const measuredFiles = async (): Promise<ReadonlyMap<string, string>> =>
  new Map([[dataModelFile, await dataModelDocument(await measureAccessPatterns())]]);
