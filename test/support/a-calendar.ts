/** A calendar as an admin sends it: nine to five on workdays, in Berlin. */
export const aCalendarBody = (over: Record<string, unknown> = {}) => ({
  name: 'Berlin office',
  timeZone: 'Europe/Berlin',
  weekly: Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => [
      day,
      [{ from: '09:00', to: '17:00' }],
    ]),
  ),
  ...over,
});
