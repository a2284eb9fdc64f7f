/** The paths of tracking, as routes declare them and as mail carries them. */
export const pixelPath = '/t/{token}/o.gif';
export const clickPath = '/t/{token}/c';
export const customerPagePath = '/portal/incidents/{token}';
export const scorePath = '/portal/feedback/{token}';
export const unsubscribePath = '/portal/unsubscribe/{token}';

const filled = (base: string, path: string, token: string) => base + path.replace('{token}', token);

export const pixelUrl = (base: string, token: string) => filled(base, pixelPath, token);
export const clickUrl = (base: string, token: string) => filled(base, clickPath, token);
export const customerPageUrl = (base: string, token: string) => filled(base, customerPagePath, token);
export const scoreUrl = (base: string, token: string) => filled(base, scorePath, token);
export const unsubscribeUrl = (base: string, token: string) => filled(base, unsubscribePath, token);

/** The name of the link to the customer's own incident, and of a link that nobody has named. */
export const incidentLink = 'incident';
export const unnamedLink = 'unnamed';
