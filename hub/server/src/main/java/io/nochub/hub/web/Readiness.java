package io.nochub.hub.web;

/**
 * Whether alerts are taken and decided.
 *
 * @param summary a sentence for the operator
 */
public record Readiness(boolean ready, String summary) {}
