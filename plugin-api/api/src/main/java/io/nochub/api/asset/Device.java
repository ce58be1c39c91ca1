package io.nochub.api.asset;

import io.nochub.api.signal.Subject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A device as the source knows it. The subject must have organisation and device id; a site is an
 * organisation with a parent or the hint SITE_ID.
 *
 * @param upstreamId the device it is reached through, if the source knows
 */
public record Device(
    Subject subject, String name, Kind kind, @Nullable String upstreamId, @Nullable URI link) {
  /** May grow. */
  public enum Kind {
    SERVER,
    WORKSTATION,
    NETWORK,
    STORAGE,
    POWER,
    PRINTER,
    MOBILE,
    OTHER;

    private static final Map<Kind, Pattern> WORDS = words();

    /**
     * A guess by the English words in the name a tenant gives to a type or category of devices;
     * OTHER if none is known.
     */
    public static Kind guess(String name) {
      return WORDS.entrySet().stream()
          .filter(words -> words.getValue().matcher(name).find())
          .map(Map.Entry::getKey)
          .findFirst()
          .orElse(OTHER);
    }

    private static Map<Kind, Pattern> words() {
      Map<Kind, Pattern> words = new LinkedHashMap<>();
      words.put(WORKSTATION, Pattern.compile("(?i)workstation|desktop|laptop|notebook|\\bpc\\b"));
      words.put(STORAGE, Pattern.compile("(?i)storage|\\bnas\\b|\\bsan\\b|backup appliance"));
      words.put(PRINTER, Pattern.compile("(?i)print"));
      words.put(SERVER, Pattern.compile("(?i)server|\\besxi?\\b|hypervisor|virtual host"));
      words.put(
          NETWORK, Pattern.compile("(?i)switch|router|firewall|access point|gateway|network"));
      words.put(POWER, Pattern.compile("(?i)\\bups\\b|\\bpdu\\b|power"));
      words.put(MOBILE, Pattern.compile("(?i)mobile|phone|tablet"));
      return words;
    }
  }
}
