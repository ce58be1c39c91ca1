package io.nochub.plugins.lab.rmm;

import io.nochub.api.Cursor;
import io.nochub.api.Page;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Device;
import io.nochub.api.asset.Organisation;
import io.nochub.plugins.lab.story.Story;
import java.util.Optional;

/** Clients, sites and devices of the story, each as one page. */
final class LabDirectory implements AssetDirectory {
  private final Story story;

  LabDirectory(Story story) {
    this.story = story;
  }

  @Override
  public Page<Organisation> organisations(Cursor from) {
    return Page.of(
        story.organisations().stream()
            .map(it -> new Organisation(it.id(), it.name(), it.parent()))
            .toList(),
        Optional.empty());
  }

  @Override
  public Page<Device> devices(Cursor from) {
    return Page.of(
        story.devices().stream()
            .map(it -> new Device(it.subject(), it.name(), it.kind(), it.upstream(), null))
            .toList(),
        Optional.empty());
  }
}
