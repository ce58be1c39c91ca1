package io.nochub.runtime.loader;

import java.util.List;

/**
 * What a plugin sees of its host: the JDK's platform, and the classes of the plugin API, SLF4J and
 * JSpecify's annotations. Everything else of the hub, resources included, is not there. The
 * annotations are shared because a missing annotation class is dropped silently, and an optional
 * setting would turn into a required one.
 */
public final class ApiOnlyClassLoader extends ClassLoader {
  private static final List<String> SHARED =
      List.of("io.nochub.api.", "org.slf4j.", "org.jspecify.annotations.");

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader host;

  /** Shares the host's classes as this very class sees them. */
  public ApiOnlyClassLoader() {
    super("nochub-api", ClassLoader.getPlatformClassLoader());
    this.host = ApiOnlyClassLoader.class.getClassLoader();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return SHARED.stream().anyMatch(name::startsWith)
        ? host.loadClass(name)
        : super.loadClass(name, resolve);
  }

  @Override
  public String toString() {
    return "plugin API only";
  }
}
