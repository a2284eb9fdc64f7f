import type { FieldFault } from '../platform/errors.ts';
import type { Coded, SectionName, Settings } from './sections.ts';
import { takes } from './takes.ts';

/**
 * What a section that is about to be saved says of others that do not know it. What another section still says
 * of a code taken out here is not at fault: it stays where it is, like on the incidents that have it. Of a section
 * that was saved: what others have taken out since.
 */
export function faultsAcross(section: SectionName, settings: Settings): FieldFault[] {
  if (section === 'routing') return settings.routing.flatMap((_, index) => routeFaults(index, settings));
  if (section === 'timers') return timerFaults(settings);
  if (section === 'offers') return settings.offers.flatMap((_, index) => offerFaults(index, settings));
  return [];
}

const unknown = (pointer: string, list: readonly Pick<Coded, 'code'>[], code: string | undefined) =>
  code === undefined || takes(list, code)
    ? []
    : [{ in: 'body' as const, pointer, detail: `There is no ${code}.` }];

function routeFaults(index: number, { routing, teams, codes }: Settings): FieldFault[] {
  const route = routing[index];
  if (!route) return [];
  const { when, queue, supportGroup } = route;
  const at = (field: string) => `/${index}/${field}`;
  const general = codes.reasons.find(({ code }) => code === when.reasonGeneral);
  const specific = (general ? [general] : codes.reasons).flatMap((one) => one.specific);
  return [
    ...unknown(at('queue'), teams.queues, queue),
    ...unknown(at('supportGroup'), teams.groups, supportGroup),
    ...unknown(at('when/category'), codes.categories, when.category),
    ...unknown(at('when/topic'), codes.topics, when.topic),
    ...unknown(at('when/reasonGeneral'), codes.reasons, when.reasonGeneral),
    ...unknown(at('when/reasonSpecific'), specific, when.reasonSpecific),
  ];
}

function offerFaults(index: number, { offers, codes }: Settings): FieldFault[] {
  const categories = offers[index]?.eligible.categories ?? [];
  return categories.flatMap((code, place) =>
    unknown(`/${index}/eligible/categories/${place}`, codes.categories, code),
  );
}

function timerFaults({ timers, codes }: Settings): FieldFault[] {
  const { disposition, resolutionGeneral, resolutionSpecific } = timers.followUp?.thenSolve ?? {};
  const general = codes.resolutions.find(({ code }) => code === resolutionGeneral);
  const specific = (general ? [general] : codes.resolutions).flatMap((one) => one.specific);
  const at = (field: string) => `/followUp/thenSolve/${field}`;
  return [
    ...unknown(at('disposition'), codes.dispositions, disposition),
    ...unknown(at('resolutionGeneral'), codes.resolutions, resolutionGeneral),
    ...unknown(at('resolutionSpecific'), specific, resolutionSpecific),
  ];
}
