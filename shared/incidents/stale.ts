/** The label of every write whose condition fails when the incident has changed in between. */
export const staleIncident = 'incident';
