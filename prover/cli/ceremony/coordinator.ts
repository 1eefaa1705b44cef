/** The coordinator's steps: the beginning, and the beacon at the end. */
import { BallastError } from "../../../model/errors.ts";
import { BEACON_ITERATIONS } from "../../ceremony/beacon-secret.ts";
import { applyBeacon, startCeremony } from "../../ceremony/ceremony.ts";
import type { CommandContext } from "../main.ts";
import {
  type CeremonyInputOptions,
  currentTime,
  parseTime,
  parseWhole,
  progressOf,
  readCeremonyInputs,
  requireName,
  requireSource,
} from "./options.ts";

interface InitOptions extends CeremonyInputOptions {
  ceremony: string;
  circuit: string;
  minimum: string;
  beaconSource: string;
  beaconAt: string;
  beaconIterations: string;
}

export async function init(context: CommandContext, options: InitOptions): Promise<void> {
  const { output, signal } = context;
  const limits = { option: "--minimum", min: 1, max: 1000 };
  const minimumContributions = parseWhole(options.minimum, limits);
  const announcement = {
    source: requireSource(options.beaconSource),
    at: parseTime(options.beaconAt, "--beacon-at"),
    iterationsExponent: parseWhole(options.beaconIterations, {
      option: "--beacon-iterations",
      ...BEACON_ITERATIONS,
    }),
  };
  const circuit = requireName(options.circuit, "--circuit");
  if (announcement.at <= currentTime()) {
    throw new BallastError("usage", "TIME", `--beacon-at ${announcement.at} is over`, {
      hint: "a time that leaves everybody room to contribute",
    });
  }
  const progress = output.progress("ceremony");
  const onProgress = progressOf(progress);
  const inputs = await readCeremonyInputs(context, options, onProgress);
  const directory = options.ceremony;
  const { sha256 } = await startCeremony({
    directory,
    circuit,
    minimumContributions,
    announcement,
    ...inputs,
    signal,
    onProgress,
  });
  progress.finish();
  output.result(
    `ceremony of ${circuit} begun in ${directory}\nfirst entry ${sha256}: publish it with the folder`,
    { ceremony: directory, circuit, entrySha256: sha256, beacon: announcement },
  );
}

interface BeaconOptions {
  ceremony: string;
  value: string;
}

export async function finishWithBeacon(
  { output, signal }: CommandContext,
  { ceremony: directory, value: valueHex }: BeaconOptions,
): Promise<void> {
  const progress = output.progress("beacon");
  const onProgress = progressOf(progress);
  const now = currentTime();
  const { entry, sha256 } = await applyBeacon({ directory, valueHex, now, signal, onProgress });
  progress.finish();
  output.result(`beacon applied as entry ${entry.index}\nlast entry ${sha256}: publish it`, {
    ceremony: directory,
    index: entry.index,
    entrySha256: sha256,
  });
}
