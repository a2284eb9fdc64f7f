import { customerPatterns } from './customer-patterns.ts';
import { entitlementPatterns } from './entitlement-patterns.ts';
import { filePatterns } from './file-patterns.ts';
import { incidentPatterns } from './incident-patterns.ts';
import { linkPatterns } from './link-patterns.ts';
import { mailPatterns } from './mail-patterns.ts';
import type { Usage } from './measured-table.ts';
import { productPatterns } from './product-patterns.ts';
import { recordPatterns } from './record-patterns.ts';
import { rulePatterns } from './rule-patterns.ts';
import { type Scene, startScene } from './scene.ts';
import { schedulePatterns } from './schedule-patterns.ts';
import { searchPatterns } from './search-patterns.ts';
import { templatePatterns } from './template-patterns.ts';
import { textPatterns } from './text-patterns.ts';
import { timerPatterns } from './timer-patterns.ts';
import { transferPatterns } from './transfer-patterns.ts';
import { viewPatterns } from './view-patterns.ts';
import { webhookPatterns } from './webhook-patterns.ts';
import { workPatterns } from './work-patterns.ts';

/** One way in which the desk reads or writes its table. */
export interface AccessPattern {
  readonly name: string;
  /** The function or route that does it. */
  readonly by: string;
  readonly run: () => Promise<unknown>;
}

export interface MeasuredPattern extends Usage {
  readonly name: string;
  readonly by: string;
}

/** So many that a page of 25 is full in every shard of the list of open incidents. */
const INCIDENTS = 160;

/** An incident as it was opened. */
export type Opened = Awaited<ReturnType<Scene['opened']>>;

/**
 * Runs every access pattern on a table with 160 incidents. They run in order: what one writes another reads.
 * `look` is given the table once all are done.
 */
export async function measureAccessPatterns(
  look: (scene: Scene) => Promise<void> = async () => undefined,
): Promise<readonly MeasuredPattern[]> {
  const scene = await startScene();
  try {
    const opened: Opened[] = [];
    for (let number = 1; number <= INCIDENTS; number += 1) opened.push(await scene.opened(number));
    const [one, other, third, fourth, fifth, sixth] = opened;
    if (!one || !other || !third || !fourth || !fifth || !sixth)
      throw new Error('The scene has no incidents.');
    const measured: MeasuredPattern[] = [];
    for (const { name, by, run } of [
      ...incidentPatterns(scene, one),
      ...mailPatterns(scene, one, other),
      ...linkPatterns(scene, opened.slice(20, 26)),
      ...viewPatterns(scene),
      ...workPatterns(scene, third),
      ...recordPatterns(scene, fourth),
      ...searchPatterns(scene, one, other),
      ...textPatterns(scene),
      ...schedulePatterns(scene),
      ...webhookPatterns(scene),
      ...filePatterns(scene, fifth),
      ...customerPatterns(scene, sixth),
      ...entitlementPatterns(scene, third),
      ...transferPatterns(scene),
      ...productPatterns(scene, fifth),
      ...rulePatterns(scene, opened.slice(40, 43)),
      ...templatePatterns(scene, one),
      ...timerPatterns(scene, opened.slice(50, 51)),
    ]) {
      const { usage } = await scene.measure(run);
      measured.push({ name, by, ...usage });
    }
    await look(scene);
    return measured;
  } finally {
    await scene.stop();
  }
}
