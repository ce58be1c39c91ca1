package io.nochub.plugins.snmp.poll;

import java.time.Duration;

/**
 * How devices are asked.
 *
 * @param interval how often each is
 * @param timeout how long an answer is waited for
 * @param retries how often a request is repeated then
 * @param window how many requests may be under way at once
 */
public record PollSettings(Duration interval, Duration timeout, int retries, int window) {}
