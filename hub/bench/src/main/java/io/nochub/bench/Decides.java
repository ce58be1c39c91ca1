package io.nochub.bench;

import java.io.IOException;
import java.time.Duration;

/** A process that accepts alerts, and decides them behind the sender's back. */
interface Decides {
  /** How many it has accepted and not decided yet. */
  long undecided() throws IOException, InterruptedException;

  /** Processor time it has used since its start. */
  Duration processorTime();

  /** What it holds of the machine's memory, in MB; Linux only. */
  long residentMegabytes() throws IOException;
}
