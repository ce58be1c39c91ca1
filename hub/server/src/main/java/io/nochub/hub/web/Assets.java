package io.nochub.hub.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The files pages need, all from the class path. Each has its hash in its address, so browsers may
 * keep it for good; only what is listed here can be asked for.
 */
public final class Assets {
  private static final String HTMX = "META-INF/maven/org.webjars.npm/htmx.org/pom.properties";

  /** A file as it is sent. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record File(String address, String contentType, byte[] bytes) {}

  private final Map<String, File> files = new LinkedHashMap<>();

  public Assets() {
    add("hub.css", "text/css; charset=utf-8", "web/hub.css");
    add("hub.js", "text/javascript; charset=utf-8", "web/hub.js");
    add("icon.svg", "image/svg+xml", "web/icon.svg");
    String htmx = "META-INF/resources/webjars/htmx.org/" + htmxVersion() + "/dist/htmx.min.js";
    add("htmx.js", "text/javascript; charset=utf-8", htmx);
  }

  /** Where a file is, to be written into a page. */
  public String address(String name) {
    File file = files.get(name);
    if (file == null) {
      throw new IllegalArgumentException("There is no file " + name);
    }
    return file.address();
  }

  /** The file at an address; empty if there is none, or it had other content. */
  Optional<File> find(String address) {
    return files.values().stream().filter(file -> file.address().equals(address)).findFirst();
  }

  private void add(String name, String contentType, String resource) {
    byte[] bytes = read(resource);
    files.put(name, new File("/assets/" + hash(bytes) + "/" + name, contentType, bytes));
  }

  private static String htmxVersion() {
    try (InputStream in = open(HTMX)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(String resource) {
    try (InputStream in = open(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    @Nullable InputStream in = Assets.class.getClassLoader().getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException(resource + " is missing from the class path");
    }
    return in;
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(sum, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
