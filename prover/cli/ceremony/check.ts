/** What anybody does with a ceremony: verify it, and take its key. */
import { readFileSync, statSync } from "node:fs";
import { BallastError } from "../../../model/errors.ts";
import { type Contribution, contributionHash } from "../../ceremony/contributions.ts";
import { finalizeCeremony } from "../../ceremony/finalize.ts";
import {
  type Contributor,
  type VerifiedCeremony,
  verifyCeremony,
  verifySoFar,
} from "../../ceremony/verify-ceremony.ts";
import { verifyKey } from "../../ceremony/verify-key.ts";
import type { CommandContext } from "../main.ts";
import { table } from "../output.ts";
import {
  type CeremonyInputOptions,
  parseWhole,
  progressOf,
  readCeremonyInputs,
} from "./options.ts";

interface VerifyOptions extends CeremonyInputOptions {
  ceremony?: string;
  zkey?: string;
  minimum: string;
  soFar?: boolean;
}

export async function verify(context: CommandContext, options: VerifyOptions): Promise<void> {
  const { ceremony, zkey, soFar } = options;
  if ((ceremony === undefined) === (zkey === undefined) || (soFar === true && !ceremony)) {
    throw new BallastError("usage", "CEREMONY_OPTIONS", "nothing, or too much, to verify", {
      hint: "--ceremony FOLDER, with or without --so-far, or --zkey FILE",
    });
  }
  if (zkey !== undefined) await verifyBareKey(context, options, zkey);
  else if (ceremony !== undefined) await verifyTranscript(context, options, ceremony);
}

async function verifyTranscript(
  context: CommandContext,
  options: VerifyOptions,
  directory: string,
): Promise<void> {
  const { output } = context;
  const parameters = await verification(context, options);
  if (options.soFar === true) {
    const { start, transcriptSha256, contributors } = await verifySoFar({
      directory,
      ...parameters.values,
    });
    parameters.finish();
    output.result(`unfinished, valid so far: ${start.circuit}\n${peopleTable(contributors)}`, {
      circuit: start.circuit,
      transcriptSha256,
      contributors,
      finished: false,
    });
    return;
  }
  const verified = await verifyCeremony({ directory, ...parameters.values });
  parameters.finish();
  output.result(describe(verified), facts(verified));
}

async function verifyBareKey(
  context: CommandContext,
  options: VerifyOptions,
  path: string,
): Promise<void> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new BallastError("input", "FILE_MISSING", "there is no such file", { location: path });
  }
  const parameters = await verification(context, options);
  const zkey = readFileSync(path);
  const { contributions } = await verifyKey({ zkey, ...parameters.values });
  parameters.finish();
  const rows = await Promise.all(contributions.map(describeContribution));
  context.output.result(
    `the key is sound as far as it shows; who its contributors were only a transcript says\n${table(rows)}`,
    { contributions: rows.map(([name, hash]) => ({ name, contributionHash: hash })) },
  );
}

const describeContribution = async (contribution: Contribution): Promise<[string, string]> => [
  contribution.beacon === undefined ? contribution.name : `beacon ${contribution.beacon.valueHex}`,
  await contributionHash(contribution),
];

interface FinalizeOptions extends CeremonyInputOptions {
  ceremony: string;
  minimum: string;
  out: string;
}

export async function finalize(context: CommandContext, options: FinalizeOptions): Promise<void> {
  const parameters = await verification(context, options);
  const made = await finalizeCeremony({
    directory: options.ceremony,
    outDirectory: options.out,
    ...parameters.values,
  });
  parameters.finish();
  const { paths, contractName } = made;
  const written = Object.values(paths).join("\n  ");
  context.output.result(`${describe(made)}\nwrote\n  ${written}`, {
    ...facts(made),
    contractName,
    ...paths,
  });
}

/** Inputs, policy and progress, which all of them share. */
async function verification(
  context: CommandContext,
  options: CeremonyInputOptions & { readonly minimum: string },
) {
  const limits = { option: "--minimum", min: 1, max: 1000 };
  const minimumContributions = parseWhole(options.minimum, limits);
  const progress = context.output.progress("verification");
  const onProgress = progressOf(progress);
  const inputs = await readCeremonyInputs(context, options, onProgress);
  return {
    values: { ...inputs, minimumContributions, signal: context.signal, onProgress },
    finish: () => progress.finish(),
  };
}

function describe(verified: VerifiedCeremony): string {
  const { start, contributors, beaconValueHex, transcriptSha256 } = verified;
  return [
    `the ceremony of ${start.circuit} is valid`,
    peopleTable(contributors),
    `beacon ${beaconValueHex}: compare it with ${start.beacon.source}, due at ${start.beacon.at}`,
    `transcript ${transcriptSha256}`,
  ].join("\n");
}

function facts({ start, contributors, beaconValueHex, transcriptSha256 }: VerifiedCeremony) {
  const { circuit, beacon } = start;
  return { circuit, transcriptSha256, contributors, beacon: { ...beacon, beaconValueHex } };
}

function peopleTable(contributors: readonly Contributor[]): string {
  const rows = contributors.map(({ name, publicKey, signedAt }) => [name, publicKey, signedAt]);
  return table([["name", "signed by", "at"], ...rows]);
}
