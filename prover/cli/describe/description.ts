/** What a file says, in words and as facts. */
export interface Description {
  readonly title: string;
  readonly rows: readonly (readonly [string, string])[];
  /** Tables of a file that is made of them, below the rows. */
  readonly details?: string;
  readonly facts: object;
}

export type Describer = (text: string, source: string) => Description | Promise<Description>;
