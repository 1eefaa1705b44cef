/**
 * Sub-circuits of circomlib's whose inside M4 takes on trust. Such a block is known by the hash of
 * its constraints, trusted-blocks.json, and not by its name: one constraint more, less or different,
 * and it is a finding. No block of the list has an output, so what M4 proves does not rest on it;
 * that no constraint outside uses what is open inside is checked as well.
 */
import { join } from "node:path";
import { z } from "zod";
import { readJsonFile } from "../artifacts/json-file.ts";
import { projectRoot } from "../artifacts/paths.ts";
import { findInstances, hashBlock, type Instance } from "./block-instances.ts";
import { plainName, unique } from "./names.ts";
import type { System } from "./system.ts";

const blockShape = z.strictObject({
  /** The component's name in a signal's, without the numbers that tell instances apart. */
  component: z.string(),
  constraints: z.int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Why its inside may be left open, in words a reviewer can check. */
  reason: z.string().min(20),
});
export type TrustedBlock = z.infer<typeof blockShape>;

export const trustedBlocksPath = join(projectRoot, "prover", "soundness", "trusted-blocks.json");

export function readTrustedBlocks(): readonly TrustedBlock[] {
  const schema = z.strictObject({
    format: z.literal("ballast.trusted-blocks/1"),
    blocks: z.array(blockShape),
  });
  return readJsonFile({ path: trustedBlocksPath, schema }).blocks;
}

export interface TrustResult {
  /** The unknown signals that lie in no trusted block, and what is wrong with blocks that look like one. */
  readonly unknownSignals: readonly string[];
  readonly trusted: readonly TrustedUse[];
}

export interface TrustedUse {
  readonly component: string;
  readonly sha256: string;
  readonly instances: number;
}

/** Divides what M4 left unknown: in trusted blocks, and elsewhere. */
export function applyTrust(
  system: System,
  unknown: readonly number[],
  blocks: readonly TrustedBlock[],
): TrustResult {
  const open = new Set(unknown);
  // A block that M4 proves needs no trust.
  const instances = findInstances(system, blocks).filter(({ wires }) =>
    wires.some((wire) => open.has(wire)),
  );
  const complaints = instances.flatMap((instance) => complaintsAbout(system, instance, open));
  const isRefused = new Set(complaints.map(({ path }) => path));
  const accepted = instances.filter(({ path }) => !isRefused.has(path));
  const inside = new Set(accepted.flatMap(({ wires }) => wires));
  return {
    unknownSignals: unique([
      ...complaints.map(({ text }) => text),
      ...unknown
        .filter((wire) => !inside.has(wire))
        .map((wire) => plainName(system.names[wire] ?? "")),
    ]),
    trusted: Array.from(
      Map.groupBy(accepted, ({ block }) => block),
      ([{ component, sha256 }, uses]) => ({ component, sha256, instances: uses.length }),
    ),
  };
}

function complaintsAbout(
  system: System,
  instance: Instance<TrustedBlock>,
  open: ReadonlySet<number>,
) {
  const { path, block, rows, joined } = instance;
  const complaints: string[] = [];
  const digest = hashBlock(system, instance);
  if (rows.length !== block.constraints || digest !== block.sha256) {
    complaints.push(
      `is not the trusted block: ${rows.length} constraints, sha-256 ${digest}, expected ${block.constraints} and ${block.sha256}`,
    );
  }
  for (const wire of joined) {
    if (!open.has(wire)) continue;
    complaints.push(`leaves ${plainName(system.names[wire] ?? "")} open to a constraint outside`);
  }
  return complaints.map((text) => ({ path, text: `${plainName(path)} ${text}` }));
}
