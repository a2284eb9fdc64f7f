import { type FieldFault, faultyFields } from '../platform/errors.ts';
import type { Incident } from './incident.ts';
import { sameValue } from './same-value.ts';

/** Why a field changes. `byRule`: it follows from another change by itself. */
export interface Why {
  readonly because: string;
  readonly byRule: boolean;
}

export const byRule = (because: string): Why => ({ because, byRule: true });

/** A field that changes, as the timeline tells it. */
export interface FieldChange extends Why {
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** An incident that is being changed, with what has changed so far and what was wrong with the wish. */
export class Draft {
  private current: Incident;
  private readonly changes: FieldChange[] = [];
  private readonly faults: FieldFault[] = [];

  constructor(
    before: Incident,
    /** The reason of every change that follows no rule. */
    private readonly because: string,
  ) {
    this.current = before;
  }

  get incident(): Incident {
    return this.current;
  }

  get changed(): readonly FieldChange[] {
    return this.changes;
  }

  /** Sets a field, or clears it by undefined. What stays as it was is no change. */
  set<F extends keyof Incident>(field: F, to: Incident[F] | undefined, why?: Why): void {
    const from = this.current[field];
    if (sameValue(from, to)) return;
    this.put(field, to);
    this.note(field, from, to, why);
  }

  /** Sets a field that the timeline tells of under another name, or in another form. */
  put<F extends keyof Incident>(field: F, to: Incident[F] | undefined): void {
    const { [field]: _, ...rest } = this.current;
    this.current = (to === undefined ? rest : { ...rest, [field]: to }) as Incident;
  }

  /** Takes over an incident that was made from this draft's by a rule of its own. */
  become(incident: Incident): void {
    this.current = incident;
  }

  note(field: string, from: unknown, to: unknown, why: Why = { because: this.because, byRule: false }): void {
    this.changes.push({
      field,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...why,
    });
  }

  refuse(pointer: string, detail: string): void {
    this.faults.push({ in: 'body', pointer, detail });
  }

  /** @throws DeskError invalidRequest, naming every field that was refused. */
  check(): void {
    if (this.faults.length === 0) return;
    throw faultyFields(this.faults);
  }
}
