/** What a function's failure looks like to whoever invoked it. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  constructor(
    readonly errorType: string,
    message: string,
    readonly trace?: string,
  ) {
    super(message);
  }

  /** The payload that the Lambda service answers with. */
  toJSON(): { errorType: string; errorMessage: string; trace: string[] } {
    return { errorType: this.errorType, errorMessage: this.message, trace: this.trace?.split('\n') ?? [] };
  }
}
