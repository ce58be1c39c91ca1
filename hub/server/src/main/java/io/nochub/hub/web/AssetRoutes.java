package io.nochub.hub.web;

/** Sends the files pages need. */
final class AssetRoutes implements Routes {
  private final Assets assets;

  AssetRoutes(Assets assets) {
    this.assets = assets;
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.openPage("GET", "/assets/{hash}/{name}", this::file);
  }

  private Answer file(PageCall call) {
    Assets.File file =
        assets.find(call.context().path()).orElseThrow(() -> ApiError.notFound("such file"));
    return Answer.bytes(file.contentType(), file.bytes())
        .with("Cache-Control", "public, max-age=31536000, immutable");
  }
}
