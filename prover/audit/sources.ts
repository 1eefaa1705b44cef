/** Step 3: the circuit sources keep the rules, and every hint is listed with what pins it. */
import { checkCircuitSources } from "./source-rules.ts";
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
    const { files, hints, findings } = checkCircuitSources(circuits);
    checks.require(files > 0, "NO_SOURCES", "there is no circuit source", circuits);
    for (const { code, message, location } of findings) checks.fail(code, message, location);
    checks.saw(`${files} sources, ${hints} hints, each listed with what pins it`);
  },
};
