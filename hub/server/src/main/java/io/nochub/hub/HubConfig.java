package io.nochub.hub;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import io.nochub.hub.plugin.SignatureCheck;
import io.nochub.hub.plugin.SignatureCheck.Policy;
import io.nochub.hub.retention.Limits;
import io.nochub.runtime.settings.SettingProblem;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The hub's own settings, as in {@code config/hub.yaml}. What belongs to the work is kept in the
 * database.
 */
public record HubConfig(
    @Setting(label = "Address to listen on", byDefault = "127.0.0.1") String host,
    @Setting(label = "Port", byDefault = "8080", min = 0, max = 65535) int port,
    @Setting(label = "Address by which others reach the hub") @Nullable URI publicAddress,
    @Setting(label = "Data folder", byDefault = "data") String data,
    @Setting(label = "PostgreSQL") @Nullable DatabaseAddress postgresql,
    @Setting(label = "Plugins") @Nullable Plugins plugins,
    @Setting(label = "Longest wait for a look-up", byDefault = "PT30S") Duration lookUp,
    @Setting(label = "How long what is over is kept") @Nullable Limits retention,
    @Setting(label = "What is called while all is well") @Nullable HeartbeatTarget heartbeat) {

  /** A PostgreSQL database in place of the embedded SQLite. */
  public record DatabaseAddress(
      @Setting(
              label = "JDBC address",
              help = "jdbc:postgresql://host/name",
              pattern = "jdbc:postgresql:.+")
          String address,
      @Setting(label = "User") @Nullable String user,
      @Setting(label = "Password") @Nullable Secret password) {}

  /** Where plugins come from. */
  public record Plugins(
      @Setting(label = "Signatures", byDefault = "WARN") Policy signatures,
      @Setting(label = "Trusted Ed25519 keys, Base64") List<String> trustedKeys,
      @Setting(label = "Whether newer shipped plugins replace installed ones", byDefault = "true")
          boolean upgradeShipped) {
    /** As if nothing were written. */
    static final Plugins USUAL = new Plugins(Policy.WARN, List.of(), true);

    public Plugins {
      trustedKeys = List.copyOf(trustedKeys);
      if (signatures == Policy.REQUIRE && trustedKeys.isEmpty()) {
        throw new InvalidConfigException(
            "trustedKeys", "signatures are required, so at least one key must be trusted");
      }
      // a field is not yet set here
      check(signatures, trustedKeys);
    }

    /** How archives are checked by these settings. */
    SignatureCheck check() {
      return check(signatures, trustedKeys);
    }

    private static SignatureCheck check(Policy signatures, List<String> trustedKeys) {
      try {
        return new SignatureCheck(signatures, trustedKeys);
      } catch (IllegalArgumentException e) {
        throw new InvalidConfigException("trustedKeys", String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * What is called every minute while all is well.
   *
   * @param address a credential: who knows it can keep the alarm quiet
   */
  public record HeartbeatTarget(
      @Setting(label = "Address", help = "http or https") Secret address,
      @Setting(label = "Whether it may have a private address", byDefault = "false")
          boolean privateAddress) {
    public HeartbeatTarget {
      uri(address);
    }

    URI uri() {
      return uri(address);
    }

    private static URI uri(Secret address) {
      try {
        URI uri = new URI(address.reveal());
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (web && uri.getHost() != null && uri.getUserInfo() == null) {
          return uri;
        }
      } catch (URISyntaxException e) {
        // told below, without the address
      }
      throw new InvalidConfigException(
          "address", "must be a whole address that begins with http:// or https://");
    }
  }

  /** The settings cannot be used; the message says which and why. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /** How long what is over is kept. */
  Limits limits() {
    return retention == null ? Limits.USUAL : retention;
  }

  /** What is to be done with plugins. */
  Plugins pluginSettings() {
    return plugins == null ? Plugins.USUAL : plugins;
  }

  /**
   * Reads a settings file; a missing one counts as empty only if it was not named.
   *
   * @param named whether the operator named this file
   * @param overrides what the command line says, over what the file says
   */
  static HubConfig read(
      Path file, boolean named, Map<String, Object> overrides, Map<String, String> environment)
      throws Unusable {
    Map<String, Object> values = new java.util.LinkedHashMap<>();
    if (named || Files.exists(file)) {
      values.putAll(parse(file));
    }
    values.putAll(overrides);
    try {
      return new SettingsBinder(environment).bind(HubConfig.class, values).value();
    } catch (SettingsException e) {
      throw new Unusable(
          file
              + ": "
              + e.problems().stream().map(HubConfig::words).collect(Collectors.joining("; ")));
    }
  }

  private static String words(SettingProblem problem) {
    return problem.field().isEmpty()
        ? problem.problem()
        : problem.field() + ": " + problem.problem();
  }

  private static Map<String, Object> parse(Path file) throws Unusable {
    YAMLMapper yaml =
        YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try {
      JsonNode document = yaml.readTree(Files.readString(file));
      // a file of comments only says nothing, which is no mistake
      if (document.isMissingNode() || document.isNull()) {
        return Map.of();
      }
      if (!document.isObject()) {
        throw new Unusable(file + " does not hold settings: name: value, one per line");
      }
      return yaml.convertValue(document, new TypeReference<Map<String, Object>>() {});
    } catch (JacksonException e) {
      throw new Unusable(
          file
              + " is no valid YAML at line "
              + e.getLocation().getLineNr()
              + ": "
              + inOneLine(e.getOriginalMessage()));
    } catch (NoSuchFileException e) {
      throw new Unusable("There is no settings file " + file + ".");
    } catch (IOException e) {
      throw new Unusable(file + " cannot be read: " + e.getMessage());
    }
  }

  /** The parser draws the place below its words, in lines that begin with a blank. */
  private static String inOneLine(String message) {
    return message
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith(" "))
        .collect(Collectors.joining(", "));
  }
}
