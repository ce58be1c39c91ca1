package io.nochub.hub.inventory;

/** Something the hub speaks of, with its name at this time. */
public record Ref(String id, String name) {}
