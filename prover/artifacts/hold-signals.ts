/**
 * Puts off an interrupt until a short synchronous step is over. Without a listener the default is to
 * die at once, in the middle of the step; with one the signal waits for the event loop.
 */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Returns what ends the hold; a signal that came meanwhile is then delivered as usual. */
export function holdSignals(): () => void {
  const listeners = SIGNALS.map((signal) => {
    const deliver = (): void => {
      process.off(signal, deliver);
      // Another listener has been called with it already.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    process.on(signal, deliver);
    return { signal, deliver };
  });
  return () => {
    // The second turn is after the loop has collected signals at least once.
    setImmediate(() => {
      setImmediate(() => {
        for (const { signal, deliver } of listeners) process.off(signal, deliver);
      });
    });
  };
}
