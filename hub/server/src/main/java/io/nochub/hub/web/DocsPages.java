package io.nochub.hub.web;

import java.util.Map;

/** The page that shows the API's description. */
final class DocsPages implements Routes {
  private final Pages pages;
  private final ApiReference reference;

  DocsPages(Pages pages, ApiDescription description) {
    this.pages = pages;
    this.reference = new ApiReference(description);
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.openPage("GET", "/docs", call -> docs());
  }

  private Answer docs() {
    Frame frame = pages.frame("API", "api", null);
    return pages.show("docs", Map.of("frame", frame, "reference", reference.reference()));
  }
}
