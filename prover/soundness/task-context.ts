/** What a task of the lab is given besides its subject. */
export interface TaskContext {
  /** Says what is done from now on. */
  begin(step: string): void;
  readonly signal?: AbortSignal | undefined;
}
