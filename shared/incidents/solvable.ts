import { DeskError, type FieldFault } from '../platform/errors.ts';
import type { Settings } from '../settings/index.ts';
import type { Incident } from './incident.ts';

type Solving = Pick<Settings, 'workflow' | 'customFields' | 'codes'>;

/**
 * Holds an incident back from `solved` while something is left to do: required tasks, and where the settings ask
 * for them, the codes of how it ended and required custom fields.
 * @throws DeskError conflict, naming each field that is missing.
 */
export function refuseUnsolvable(incident: Incident, settings: Solving): void {
  const { openRequiredTasks } = incident;
  if (openRequiredTasks > 0) {
    const tasks = openRequiredTasks === 1 ? 'A task' : `${openRequiredTasks} tasks`;
    throw new DeskError('conflict', `${tasks} must be done before it is solved.`);
  }
  const fields = [...missingCodes(incident, settings), ...missingCustomFields(incident, settings)];
  if (fields.length === 0) return;
  const names = fields.map(({ pointer }) => pointer.slice(1).replace('/', '.')).join(', ');
  throw new DeskError('conflict', `Before it is solved it needs: ${names}.`, { fields });
}

const missing = (pointer: string, detail: string): FieldFault => ({ in: 'body', pointer, detail });

function missingCodes(incident: Incident, { workflow, codes }: Solving): FieldFault[] {
  if (!workflow.resolutionRequired) return [];
  const { disposition, resolutionGeneral, resolutionSpecific } = incident;
  const chosen = codes.resolutions.find(({ code }) => code === resolutionGeneral);
  return [
    ...(disposition ? [] : [missing('/disposition', 'It says how the incident ended.')]),
    ...(resolutionGeneral ? [] : [missing('/resolutionGeneral', 'It says what solved the incident.')]),
    ...(chosen && chosen.specific.length > 0 && !resolutionSpecific
      ? [missing('/resolutionSpecific', `${chosen.code} has specific codes: one of them is needed.`)]
      : []),
  ];
}

const missingCustomFields = ({ customFields }: Incident, { customFields: defined }: Solving): FieldFault[] =>
  defined
    .filter(({ name, required }) => required && !Object.hasOwn(customFields, name))
    .map(({ name }) => missing(`/customFields/${name}`, 'It is required to solve an incident.'));
