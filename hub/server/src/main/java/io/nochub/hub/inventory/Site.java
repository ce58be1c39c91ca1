package io.nochub.hub.inventory;

/** A location of a client. */
public record Site(String id, String clientId, String name) {}
