package io.nochub.plugins.lab.desk;

import io.nochub.api.Cursor;
import io.nochub.api.Page;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Device;
import io.nochub.api.asset.Organisation;
import io.nochub.plugins.lab.story.Story;
import java.util.List;
import java.util.Optional;

/** The clients the desk can book tickets on. It knows no devices. */
final class DeskOrganisations implements AssetDirectory {
  private final Story story;

  DeskOrganisations(Story story) {
    this.story = story;
  }

  @Override
  public Page<Organisation> organisations(Cursor from) {
    return Page.of(
        story.clients().stream()
            .map(id -> new Organisation(id, story.organisationName(id), null))
            .toList(),
        Optional.empty());
  }

  @Override
  public Page<Device> devices(Cursor from) {
    return Page.of(List.of(), Optional.empty());
  }
}
