package io.nochub.hub.web;

import java.util.Optional;

/**
 * One registered address.
 *
 * @param method such as GET, or {@code *} for any
 * @param path with parameters in braces
 * @param operation what the description says of it; empty for pages, which it does not hold
 */
public record Endpoint(String method, String path, Optional<Operation> operation) {}
