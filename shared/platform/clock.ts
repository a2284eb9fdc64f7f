/** The one place that reads the machine's clock. Everything else is handed the instant. */
export type Clock = () => Date;
export const systemClock: Clock = () => new Date();
