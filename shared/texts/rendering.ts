/** The domain's second door: Liquid, which weighs more than all else about texts, is behind it. */
export { checkWordings, renderText } from './use-text.ts';
