package io.nochub.plugins.snmp.poll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.snmp4j.PDU;

/**
 * What became of a request.
 *
 * @param pdu what came back; null if nothing did
 * @param problem why nothing came back or it cannot be used, as a sentence's end; null if it can
 */
record Answer(Ask ask, Instant at, @Nullable PDU pdu, @Nullable String problem) {}
