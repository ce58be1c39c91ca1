package io.nochub.hub.web;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A request to a webhook address, body capped and read.
 *
 * @param rest what follows {@code /hooks/{integration}/}, percent-decoded, without the query
 * @param address the full public address as the sender used it
 * @param headers the lines of each, whatever the case of its name
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HookCall(
    String integration,
    String rest,
    String method,
    URI address,
    Map<String, List<String>> headers,
    byte[] body) {}
