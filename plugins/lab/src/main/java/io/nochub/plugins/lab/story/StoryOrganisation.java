package io.nochub.plugins.lab.story;

import org.jspecify.annotations.Nullable;

/** A client of the pretend MSP, or a site of one if it has a parent. */
public record StoryOrganisation(String id, String name, @Nullable String parent) {}
