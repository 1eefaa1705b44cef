/** Signals as a report names them. */

/** Without the numbers that tell instances apart: one name for all places of one signal. */
export function plainName(name: string): string {
  return name.replaceAll(/_\d+_\d+/g, "").replaceAll(/\[\d+\]/g, "[]");
}

export function unique(items: readonly string[]): string[] {
  return Array.from(new Set(items)).sort();
}
