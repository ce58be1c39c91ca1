package io.nochub.plugins.lab.desk;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.config.Setting;
import java.time.Duration;

/** Settings of the pretend desk. */
public record LabDeskConfig(
    @Setting(
            label = "Technician",
            help =
                "A pretend person who takes some tickets, writes a remark and resolves some of them:"
                    + " within minutes (SLOW), within a minute (BUSY), or not at all (NONE).",
            byDefault = "SLOW")
        Technician.Pace technician,
    @Setting(
            label = "Outage every",
            help = "How often the desk pretends to be out of reach; 0s for never.",
            byDefault = "0s",
            group = "Trouble")
        Duration outageEvery,
    @Setting(
            label = "Outage for",
            help = "How long it then stays so; shorter than the time between two outages.",
            byDefault = "0s",
            group = "Trouble")
        Duration outageFor,
    @Setting(
            label = "Lost answers",
            help = "Of a hundred tickets made, so many are there but the answer is lost.",
            byDefault = "0",
            min = 0,
            max = 100,
            group = "Trouble")
        int loseAnswers) {
  public LabDeskConfig {
    boolean wanted = !outageEvery.isZero();
    if (wanted && outageFor.compareTo(outageEvery) >= 0) {
      throw new InvalidConfigException("outageFor", "must be shorter than outageEvery");
    }
    if (!wanted && !outageFor.isZero()) {
      throw new InvalidConfigException("outageFor", "needs outageEvery, how often it happens");
    }
  }
}
