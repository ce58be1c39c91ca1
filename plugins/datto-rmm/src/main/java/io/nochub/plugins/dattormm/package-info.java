/**
 * Datto RMM by its API v2: open and resolved alerts, webhooks that say only an id, devices with
 * serial numbers and MAC addresses, alerts resolved and components run at the source. One account
 * has one budget of calls, which all its tools share.
 */
@NullMarked
package io.nochub.plugins.dattormm;

import org.jspecify.annotations.NullMarked;
