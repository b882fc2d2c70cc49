/** Something the person at the terminal can put right. Its message is all they see: no stack, exit code 1. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
