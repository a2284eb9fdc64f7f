export { builtInView, builtInViews, groupsOf } from './built-in.ts';
export { listOfView, nameOfView, type Viewer } from './list-of-view.ts';
export { ViewParameters, viewCheck, viewFields } from './parameters.ts';
export { SavedView, SavedViewInput } from './saved-view.ts';
export { type SavedViewStore, savedViewStore } from './saved-view-store.ts';
