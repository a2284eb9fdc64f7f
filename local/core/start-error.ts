/** A reason not to start that is said to the user as it stands: one sentence, with what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
