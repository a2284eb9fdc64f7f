import { fold } from '../platform/fold.ts';
import type { Language } from '../platform/language.ts';

/**
 * Words that nearly every text has: a list of all incidents helps nobody, and each would cost a write. Only what
 * joins other words stands here, nothing that somebody could be looking for.
 */
const lists: Readonly<Record<Language, string>> = {
  en: `a about after again all also am an and any are as at be because been before being but by can could did do
    does doing down during each few for from further had has have having he her here hers herself him himself his
    how i if in into is it its itself just me more most my myself no nor not now of off on once only or other our
    ours ourselves out over own please same she should so some such than thank thanks that the their theirs them
    themselves then there these they this those through to too under until up us very was we were what when where
    which while who whom why will with would you your yours yourself yourselves don doesn didn isn aren wasn weren
    hasn haven hadn won wouldn couldn shouldn ll ve re`,
  fr: `a à ai alors as au aucun aussi autre autres aux avait avec avez avons ayant bien c car ce ceci cela celle
    celles celui ces cet cette ceux chez comme d dans de des donc du elle elles en encore es est et étaient était
    êtes être eu eux fait faut furent fut il ils j je l la là le les leur leurs lors lui m ma mais me merci même
    mes moi mon n ne ni nos notre nous on ont ou où par parce pas peu peut plus pour pourquoi qu quand que quel
    quelle quelles quels qui quoi s sa sans se sera ses si sommes son sont sous suis sur t ta te tes toi ton tous
    tout toute toutes très tu un une vos votre vous y`,
  de: `aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist bitte da dabei damit dann
    das dass daß dazu dein deine dem den denn der des dessen die dies diese diesem diesen dieser dieses doch dort
    du durch ein eine einem einen einer eines er es etwas euch euer für habe haben hat hatte hatten hier hin hinter
    ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist ja jede jedem jeden jeder jedes jene
    kann kein keine keinem keinen keiner können könnte man mein meine meinem meinen meiner meines mich mir mit
    muss muß nach nicht noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seines seit sich sie sind so
    solche sondern sonst über um und uns unser unsere unter vom von vor war waren warum was weil welche welchem
    welchen welcher welches wenn werde werden wie wieder will wir wird wirst wo wollen würde würden zu zum zur
    zwar zwischen danke`,
};

const folded = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).map(fold));
const sets: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: folded(lists.en),
  fr: folded(lists.fr),
  de: folded(lists.de),
};

/** Whether a folded word is too common in this language to be worth finding. */
export const isStopWord = (word: string, language: Language): boolean => sets[language].has(word);
