package io.nochub.plugins.snmp.poll;

import io.nochub.api.Metrics;

/** What is counted of the polls. */
final class Figures {
  private final Metrics metrics;

  Figures(Metrics metrics) {
    this.metrics = metrics;
  }

  void sent() {
    metrics.increment("snmp.polls.requests", 1);
  }

  void answered(Answer answer) {
    if (answer.pdu() == null) {
      metrics.increment("snmp.polls.unanswered", 1);
    }
  }

  void values(int number) {
    metrics.increment("snmp.polls.values", number);
  }

  /** Turns of devices that passed without their being asked. */
  void missed(long number) {
    metrics.increment("snmp.polls.missed", number);
  }

  void show(long devices, long silent) {
    metrics.gauge("snmp.devices", devices);
    metrics.gauge("snmp.devices.silent", silent);
  }
}
