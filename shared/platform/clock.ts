/** The one place that reads the machine's clock. Everything else is handed the instant. */
export type Clock = () => Date;
export const systemClock: Clock = () => new Date();

/** Milliseconds that go by, counted from any point: how long something takes, whatever time the clock shows. */
export const stopwatch = (): number => performance.now();
