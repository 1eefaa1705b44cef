/** Clones with one file changed; steps 1, 3, 4, 11 and 17 each notice what they claim to. */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describeArtifact, lockPath } from "../../../prover/artifacts/lock.ts";
import { listArtefacts } from "../../../prover/audit/earlier-report.ts";
import {
  type AuditReport,
  makeReport,
  parseAuditReport,
  serialiseAuditReport,
  verdictOf,
} from "../../../prover/audit/report.ts";
import { STEP_COUNT, type StepResult } from "../../../prover/audit/step.ts";
import { AUDIT_STEPS } from "../../../prover/audit/steps.ts";
import type { AuditSubject } from "../../../prover/audit/subject.ts";
import { publicKeyOf } from "../../../prover/report/babyjub.ts";
import {
  clone,
  cloneWith,
  type File,
  flipped,
  removeCopies,
  sourcesWith,
} from "../../helpers/audit/clones.ts";
import { expectCaught, runStep, type Sabotage } from "../../helpers/audit/sabotage.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";
import { secretOf } from "../../helpers/world.ts";

function soundnessReport(file: File, change: (report: SoundnessReport) => void): AuditSubject {
  const base = clone();
  const { sha256 } = describeArtifact(readFileSync(base.artifacts.r1cs));
  const report: SoundnessReport = {
    format: "ballast.soundness/1",
    r1cs: { small: sha256 },
    unexplained: [],
    controls: [{ id: "C1", mistake: "a free remainder", isCaught: true }],
  };
  change(report);
  writeFileSync(file("soundness.json"), JSON.stringify(report));
  return { ...base, soundness: file("soundness.json") };
}

interface SoundnessReport {
  readonly format: string;
  r1cs: Record<string, string>;
  readonly unexplained: object[];
  readonly controls: { id: string; mistake: string; isCaught: boolean }[];
}

const AUDITOR = secretOf("auditor");

/** An earlier report of this clone, changed before or after it was signed. */
function earlierReport(file: File, change: (report: AuditReport) => AuditReport): AuditSubject {
  const base = clone();
  const report = makeReport({
    shape: "small",
    artefacts: listArtefacts(base),
    results: [],
    secret: AUDITOR,
  });
  writeFileSync(file("report.json"), serialiseAuditReport(change(report)));
  return { ...base, earlierReport: file("report.json"), auditorX: publicKeyOf(AUDITOR).x };
}

const SABOTAGES: readonly Sabotage<File>[] = [
  {
    what: "a snarkjs whose verifier template has one more space",
    step: 1,
    code: "TOOL_FILES",
    change: (file) =>
      cloneWith(file, "snarkjs", (directory) =>
        appendFileSync(join(directory, "templates", "verifier_groth16.sol.ejs"), " "),
      ),
  },
  {
    what: "a circomlib with one line removed",
    step: 1,
    code: "TOOL_FILES",
    change: (file) =>
      cloneWith(file, "circomlib", (directory) => {
        const path = join(directory, "circuits", "eddsaposeidon.circom");
        const source = readFileSync(path, "utf8");
        writeFileSync(path, source.replace("compConstant.out*enabled === 0;", ""));
      }),
  },
  {
    what: "another version of circomlibjs",
    step: 1,
    code: "TOOL_VERSION",
    change: (file) =>
      cloneWith(file, "circomlibjs", (directory) => {
        const path = join(directory, "package.json");
        const text = readFileSync(path, "utf8");
        writeFileSync(path, text.replace('"version": "0.1.7"', '"version": "0.1.6"'));
      }),
  },
  {
    what: "a package-lock.json that asks for an older snarkjs",
    step: 1,
    code: "TOOL_VERSION",
    change: (file) => {
      const changed = cloneWith(file, "circomlib", () => {});
      const path = join(changed.root, "package-lock.json");
      const lock = JSON.parse(readFileSync(path, "utf8"));
      lock.packages["node_modules/snarkjs"].version = "0.7.4";
      writeFileSync(path, JSON.stringify(lock));
      return changed;
    },
  },
  {
    what: "a hint that no list names",
    step: 3,
    code: "SOURCE_C4",
    change: () =>
      sourcesWith("lib/range.circom", "template ", "// changed\nsignal free <-- 1;\ntemplate "),
  },
  {
    what: "a constraint turned into a hint",
    step: 3,
    code: "SOURCE_C4",
    change: () => sourcesWith("lib/dense.circom", "<==", "<--"),
  },
  {
    what: "an assertion where a constraint should be",
    step: 3,
    code: "SOURCE_C1",
    change: () =>
      sourcesWith(
        "lib/range.circom",
        "template ",
        "function f(remainder) { assert(remainder < 5); }\ntemplate ",
      ),
  },
  {
    what: "a decomposition as wide as the field",
    step: 3,
    code: "SOURCE_C2",
    change: () =>
      sourcesWith("lib/range.circom", "template ", "component bits = Num2Bits(254);\ntemplate "),
  },
  {
    what: "a comparator that does not range-check",
    step: 3,
    code: "SOURCE_C3",
    change: () =>
      sourcesWith("lib/range.circom", "template ", "component less = LessThan(252);\ntemplate "),
  },
  {
    what: "a row of HINTS.md without its hint",
    step: 3,
    code: "SOURCE_C4",
    change: () => {
      const changed = sourcesWith("HINTS.md", "| file", "| file");
      appendFileSync(
        join(changed.circuits, "HINTS.md"),
        "\n| lib/range.circom | `ghost` | x | y |\n",
      );
      return changed;
    },
  },
  {
    what: "a soundness report of another circuit",
    step: 4,
    code: "SOUNDNESS_OTHER_CIRCUIT",
    change: (file) =>
      soundnessReport(file, (report) => {
        report.r1cs = { small: "0".repeat(64) };
      }),
  },
  {
    what: "a soundness report with a survivor that nobody explained",
    step: 4,
    code: "SOUNDNESS_SURVIVOR",
    change: (file) =>
      soundnessReport(file, ({ unexplained }) =>
        unexplained.push({ method: "M2", on: "small", item: "wire 17 is free" }),
      ),
  },
  {
    what: "a soundness lab that missed a seeded bug",
    step: 4,
    code: "SOUNDNESS_BLIND",
    change: (file) =>
      soundnessReport(file, ({ controls }) =>
        controls.push({ id: "C4", mistake: "a hint that nothing pins", isCaught: false }),
      ),
  },
  {
    what: "a verification key with one digit changed",
    step: 11,
    code: "VKEY_DIFFERS",
    change: (file) => {
      const base = clone();
      const text = readFileSync(base.artifacts.vkey, "utf8");
      writeFileSync(
        file("vkey"),
        text.replace(/"IC": \[\s*\[\s*"(\d)/, (head, digit) =>
          head.replace(digit, digit === "1" ? "2" : "1"),
        ),
      );
      return { ...base, artifacts: { ...base.artifacts, vkey: file("vkey") } };
    },
  },
  {
    what: "a proving key with a flipped bit",
    step: 11,
    code: "ARTIFACT_HASH",
    change: (file) => flipped(file, "zkey"),
  },
  {
    what: "a verifier source with a flipped bit",
    step: 11,
    code: "ARTIFACT_HASH",
    change: (file) => flipped(file, "verifier"),
  },
  {
    what: "a lock without the shape",
    step: 11,
    code: "LOCK_ENTRY",
    change: (file) => {
      const lock = JSON.parse(readFileSync(lockPath, "utf8"));
      delete lock.circuits.small;
      writeFileSync(file("lock.json"), JSON.stringify(lock));
      return { ...clone(), lockPath: file("lock.json") };
    },
  },
  {
    what: "a report whose verdict was improved",
    step: 17,
    code: "REPORT_DIGEST",
    change: (file) =>
      earlierReport(file, (report) => ({ ...report, body: { ...report.body, verdict: "PASS" } })),
  },
  {
    what: "a report that was changed and hashed again",
    step: 17,
    code: "REPORT_SIGNATURE",
    change: (file) =>
      earlierReport(file, ({ body, signed }) => {
        const { digest } = makeReport({ ...body, shape: "batch", chain: undefined, results: [] });
        return { body: { ...body, shape: "batch" }, digest, signed };
      }),
  },
  {
    what: "a report that nobody signed",
    step: 17,
    code: "REPORT_UNSIGNED",
    change: (file) => earlierReport(file, ({ body, digest }) => ({ body, digest })),
  },
  {
    what: "a report signed by somebody else",
    step: 17,
    code: "REPORT_AUDITOR",
    change: (file) =>
      earlierReport(file, ({ body: { artefacts, shape } }) =>
        makeReport({ shape, artefacts, results: [], secret: secretOf("somebody else") }),
      ),
  },
  {
    what: "an artefact that changed since the report",
    step: 17,
    code: "REPORT_ARTEFACT",
    change: (file) => {
      const audited = earlierReport(file, (report) => report);
      return { ...audited, artifacts: flipped(file, "vkey").artifacts };
    },
  },
];

describe("ballast audit of sabotaged clones", function () {
  this.timeout(300_000);
  const file = useTemporaryDirectory();
  after(removeCopies);

  for (const { what, step, code, change } of SABOTAGES) {
    it(`step ${step} catches ${what}: ${code}`, async () => {
      await expectCaught(await change(file), { step, code });
    });
  }

  it("accepts the report, the soundness report and the clone that nobody changed", async () => {
    const untouched = [
      [1, cloneWith(file, "circomlib", () => {})],
      [3, sourcesWith("HINTS.md", "| file", "| file")],
      [4, soundnessReport(file, () => {})],
      [17, earlierReport(file, (report) => report)],
    ] as const;
    for (const [step, audited] of untouched) {
      expect((await runStep(audited, step)).findings, `step ${step}`).to.deep.equal([]);
    }
  });

  it("calls an audit a pass only when all of its steps pass, with nothing left out", () => {
    const step = { id: "x", title: "x", status: "PASS", evidence: ["x"], findings: [] } as const;
    const whole: StepResult[] = AUDIT_STEPS.map(({ number }) => ({ ...step, number, skipped: [] }));
    const [first, ...rest] = whole;
    if (first === undefined) throw new Error("no step");
    expect(whole).to.have.length(STEP_COUNT);
    expect(verdictOf(whole)).to.equal("PASS");
    expect(verdictOf(rest)).to.equal("INCOMPLETE");
    expect(verdictOf([{ ...first, skipped: ["x"] }, ...rest])).to.equal("INCOMPLETE");
    expect(verdictOf([{ ...first, status: "FAIL" }, ...rest])).to.equal("FAIL");
  });

  it("reads back the report that it wrote", () => {
    const report = makeReport({
      shape: "small",
      chain: { chainId: "31337", block: 7, oracle: "0x00" },
      artefacts: listArtefacts(clone()),
      results: [],
      secret: AUDITOR,
    });
    expect(parseAuditReport(serialiseAuditReport(report), "report.json")).to.deep.equal(report);
  });
});
