/**
 * What a deployment may have around the core: one extension for each entry of the deployment file, with
 * the contracts it brings and the foreign contracts it relies on.
 */
import type { IgnitionModule, IgnitionModuleResult } from "@nomicfoundation/ignition-core";
import type { Provider, Signer } from "ethers";
import { z } from "zod";
import type { ContractName } from "../address-book.ts";
import type { ExtensionKind, Facts } from "./kinds.ts";

export type AnyModule = IgnitionModule<string, string, IgnitionModuleResult<string>>;
export type ModuleParameters = Readonly<Record<string, string | number | bigint>>;

/** Where an extension is deployed. */
export interface Site {
  readonly core: Readonly<Record<ContractName, string>>;
  readonly signer: Signer;
  /** Deploys a module and returns the address of each contract that it returns. */
  deployModule(
    module: AnyModule,
    parameters?: ModuleParameters,
  ): Promise<Readonly<Record<string, string>>>;
}

/** A foreign contract that the deployment file names. */
export interface Target {
  /** Where the file names it. */
  readonly location: string;
  readonly address: string;
  readonly what: string;
  /** View functions without arguments, as ABI fragments, that it must answer. */
  readonly answers: readonly string[];
}

export interface PlannedContract {
  /** Its name in the address book. */
  readonly label: string;
  readonly kind: ExtensionKind;
  /** The facts that the file decides, of a contract at this address. */
  facts(provider: Provider, address: string): Promise<Facts>;
}

export interface Extension {
  /** Where the file asks for it. */
  readonly location: string;
  readonly contracts: readonly PlannedContract[];
  /** Whose policy has to be configured first. */
  readonly marketIds: readonly bigint[];
  /** Whether it maps functions to roles, which after the handover only governance can. */
  readonly needsGovernor: boolean;
  readonly targets: readonly Target[];
  /** What has to hold besides, asked before the first transaction. */
  check?(provider: Provider): Promise<void>;
  /** @returns the address of each label */
  deploy(site: Site): Promise<Readonly<Record<string, string>>>;
}

/** From a member of an entry to where it is in the file. */
export type Locate = (member?: string) => string;

/** Part of an Ignition module's id and of an address book's label. */
export const extensionNameShape = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,23}$/, "1 to 24 small letters, digits and underscores, a letter first");
