/** One process of pool.ts: does one task after the other, and says how it goes. */
import { CostMeter } from "../cost.ts";
import { perform, type Task } from "../tasks.ts";
import { type Answer, failureOf, type Order } from "./messages.ts";

const controller = new AbortController();

const tell = (answer: Answer): void => {
  process.send?.(answer);
};

async function work(task: Task): Promise<void> {
  const meter = new CostMeter("compiling");
  const begin = (step: string): void => {
    meter.begin(step);
    tell({ type: "step", step });
  };
  try {
    const result = await perform(task, { begin, signal: controller.signal });
    tell({ type: "done", result, cost: meter.read() });
  } catch (error) {
    tell({ type: "failed", failure: failureOf(error) });
  }
  if (controller.signal.aborted) process.exit();
}

let isBusy = false;

process.on("message", (order: Order) => {
  if (order.type === "abort") {
    controller.abort();
    if (!isBusy) process.exit();
    return;
  }
  isBusy = true;
  void work(order.task).finally(() => {
    isBusy = false;
  });
});
// Ctrl-C reaches every process of a terminal; which one ends when is the lab's to say.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit());
