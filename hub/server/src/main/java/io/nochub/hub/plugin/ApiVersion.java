package io.nochub.hub.plugin;

/** The version of the plugin API this hub lends to plugins, which is not the hub's own version. */
public final class ApiVersion {
  public static final String CURRENT = "1.0.0";

  private ApiVersion() {}
}
