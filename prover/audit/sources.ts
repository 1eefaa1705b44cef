/** Step 3: the circuit sources keep the rules, and every hint is listed with what pins it. */
import { readCircuitSources, readHints, staticFindings } from "../soundness/gates.ts";
import type { AuditStep } from "./step.ts";

export const sourcesStep: AuditStep = {
  number: 3,
  id: "sources",
  title: "circuit sources keep the rules, every hint is listed",
  threats: ["C1", "C2", "C3", "C4", "C5", "C10", "C12"],
  explanation: `Reads every circuit source: each hint (<--) must be a row of circuits/HINTS.md and each row
a hint; no assertion on signals, no decomposition as wide as the field, none of the library gadgets that
assume ranged inputs. The compiler's own inspection (--inspect) runs in step 2 and treats every warning as
an error.`,
  async run({ circuits }, checks) {
    const sources = readCircuitSources(circuits);
    const findings = staticFindings(sources, readHints(circuits));
    checks.require(sources.length > 0, "NO_SOURCES", "there is no circuit source", circuits);
    for (const finding of findings) {
      const rule = /\((C\d+):/.exec(finding)?.[1];
      checks.fail(`SOURCE_${rule}`, finding, circuits);
    }
    if (findings.length > 0) return;
    checks.saw(`${sources.length} circuit sources keep the rules; every hint is in HINTS.md`);
  },
};
