/** The domain's second door: Liquid and what reads HTML, which most functions do without, are behind it. */
export {
  type RenderedMessage,
  type RenderOptions,
  renderMessage,
  TemplateFault,
} from './render-message.ts';
export { builtInTemplate } from './templates/built-in.ts';
export { checkTemplate } from './templates/check-template.ts';
export type { Logo } from './templates/page.ts';
export { sampleData } from './templates/sample.ts';
export { describedVariables } from './templates/variables.ts';
