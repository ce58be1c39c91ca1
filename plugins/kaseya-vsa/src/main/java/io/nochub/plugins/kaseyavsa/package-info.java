/**
 * Kaseya VSA, both products of that name: VSA X, which is Pulseway's REST 3 (notifications by poll
 * and webhook, no recoveries, so alerts end by the state of their device or by quiet), and VSA 9's
 * REST 1.0 (open alarms by complete polls, closed at the source).
 *
 * <p>What is known of either is listed, with its sources, in {@code src/test/resources/vendor}.
 */
@NullMarked
package io.nochub.plugins.kaseyavsa;

import org.jspecify.annotations.NullMarked;
