package io.nochub.plugins.snmp.poll;

import io.nochub.api.signal.Category;

/**
 * What an alert is about.
 *
 * @param alertId joins its raises and clears, and those that traps tell
 * @param condition names it within its device, and never changes
 */
record Concern(PolledDevice device, String alertId, String condition, Category category) {}
