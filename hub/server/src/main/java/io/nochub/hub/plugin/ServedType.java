package io.nochub.hub.plugin;

/** A type together with the loaded plugin that offers it. */
record ServedType(LoadedPlugin plugin, OfferedType type) {}
