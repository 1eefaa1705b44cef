/** The options of `ballast audit`, and from them what is audited. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { BallastError } from "../../model/errors.ts";
import type { Shape } from "../artifacts/manifest.ts";
import type { AuditSubject } from "../audit/subject.ts";
import { parseFieldElement } from "../field.ts";
import type { CommandContext } from "./main.ts";

export interface AuditOptions {
  shape: string;
  artifacts?: string;
  dev?: boolean;
  rpc?: string;
  addresses?: string;
  model?: string;
  publishers?: string;
  feed?: string;
  reports?: string[];
  policy?: string;
  governanceDelay: string;
  last: string;
  ceremony?: string;
  ptau?: string;
  full?: boolean;
  soundness?: string;
  check?: string;
  auditor?: string;
  only?: string[];
  explain?: string;
  key?: string;
  passphraseFile?: string;
  out?: string;
}

export interface AuditRules {
  readonly lastProofs: number;
  readonly governanceDelaySeconds: number;
  readonly auditorX: bigint | undefined;
}

/** Everything about the arguments that needs no file. */
export function checkOptions(options: AuditOptions): AuditRules {
  const { rpc, addresses, auditor, check, passphraseFile, key } = options;
  requireTogether({ "--rpc": rpc, "--addresses": addresses });
  requireWith("--auditor", auditor, { "--check": check });
  requireWith("--full", options.full === true ? "" : undefined, { "--ptau": options.ptau });
  requireWith("--passphrase-file", passphraseFile, { "--key": key });
  return {
    lastProofs: count(options.last, "--last"),
    governanceDelaySeconds: count(options.governanceDelay, "--governance-delay"),
    auditorX: auditor === undefined ? undefined : parseFieldElement(auditor, "--auditor"),
  };
}

const MAX_COUNT = 10_000_000;

function count(text: string, location: string): number {
  const value = /^[0-9]{1,8}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= MAX_COUNT) return value;
  throw new BallastError("usage", "COUNT", `not a count: ${text}`, {
    location,
    hint: `a number from 0 to ${MAX_COUNT}`,
  });
}

type Named = Readonly<Record<string, string | undefined>>;

function requireTogether(options: Named): void {
  const given = Object.values(options).filter((value) => value !== undefined).length;
  if (given === 0 || given === Object.keys(options).length) return;
  throw new BallastError("usage", "OPTION_PART", "only one of two that belong together", {
    hint: Object.keys(options).join(" and "),
  });
}

function requireWith(name: string, value: string | undefined, needed: Named): void {
  if (value === undefined || Object.values(needed).every((other) => other !== undefined)) return;
  throw new BallastError("usage", "OPTION_PART", `${name} is of no use alone`, {
    hint: `${name} with ${Object.keys(needed).join(" and ")}`,
  });
}

interface PrepareParameters {
  readonly options: AuditOptions;
  readonly shape: Shape;
  readonly rules: AuditRules;
}

interface Prepared {
  readonly subject: AuditSubject;
  close(): void;
}

export async function prepareAudit(
  context: CommandContext,
  parameters: PrepareParameters,
): Promise<Prepared> {
  const { options, shape, rules } = parameters;
  const { lockPath } = await import("../artifacts/lock.ts");
  const { circuitPaths, circuitPathsIn, projectRoot } = await import("../artifacts/paths.ts");
  const { readMarketConfig } = await import("../chain/deployment/market-config-file.ts");
  const { STARTING_CONFIG } = await import("../../model/policy/market-config.ts");
  const { dev, artifacts, reports, model, publishers, feed } = options;
  const { ceremony, ptau, check } = options;
  if (dev === true && artifacts === undefined) {
    const { ensureBuilt } = await import("./commands/setup.ts");
    await ensureBuilt(shape.name, context.output, context.signal);
  }
  const chain = await connect(context, options);
  const subject: AuditSubject = {
    root: projectRoot,
    circuits: join(projectRoot, "circuits"),
    shape,
    artifacts: artifacts === undefined ? circuitPaths(shape.name) : circuitPathsIn(artifacts),
    lockPath,
    allowDevKeys: dev === true,
    chain: chain?.audited,
    model,
    publishers,
    feed,
    reports: reports ?? [],
    policy: options.policy === undefined ? STARTING_CONFIG : readMarketConfig(options.policy),
    ceremony,
    ptau,
    fullPhase1: options.full === true,
    soundness: options.soundness ?? shippedReport(projectRoot),
    earlierReport: check,
    ...rules,
  };
  return { subject, close: () => chain?.close() };
}

/** The report that the project ships, if it does. */
function shippedReport(root: string): string | undefined {
  const path = join(root, "docs", "soundness.json");
  return existsSync(path) ? path : undefined;
}

async function connect({ output }: CommandContext, { rpc, addresses }: AuditOptions) {
  if (rpc === undefined || addresses === undefined) return undefined;
  const { readAddressBook, requireChain } = await import("../chain/deployment/address-book.ts");
  const { connectProvider } = await import("../chain/provider.ts");
  const book = readAddressBook(addresses);
  const progress = output.progress("audit");
  progress.update("asking the chain");
  const provider = await connectProvider(rpc);
  try {
    await requireChain(provider, book.chainId);
  } catch (error) {
    provider.destroy();
    throw error;
  }
  progress.clear();
  const request = (method: string, params: unknown[]) => provider.send(method, params);
  return { audited: { provider, book, request }, close: () => provider.destroy() };
}
