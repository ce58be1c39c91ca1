package io.nochub.hub.web;

/**
 * What is wrong with one part of a request.
 *
 * @param field path in the body, such as {@code settings/servers/0/host}, or the query parameter;
 *     empty for the body as a whole
 * @param problem what is wrong, without naming the field again
 */
public record FieldProblem(String field, String problem) {}
