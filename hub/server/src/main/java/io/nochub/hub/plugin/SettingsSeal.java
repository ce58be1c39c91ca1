package io.nochub.hub.plugin;

import io.nochub.hub.secret.SecretBox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the secrets inside an integration's settings out of sight: sealed in the database, a mark
 * towards people, readable only on the way into the plugin. A sealed value is a map with the one
 * key {@code $sealed}. A mere reference such as {@code ${env:RT_PASSWORD}} is no secret and stays
 * as it is.
 */
final class SettingsSeal {
  /** Stands for a secret that is set; given back unchanged, it means "keep it". */
  static final String SET = "***set***";

  private static final String SEALED = "$sealed";
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):[^}]*}");

  private final SecretBox box;

  SettingsSeal(SecretBox box) {
    this.box = box;
  }

  /**
   * The settings as they are stored.
   *
   * @param secrets the paths of secrets, {@code *} standing for any element of a list
   */
  Map<String, Object> sealed(String id, Map<String, Object> settings, Set<String> secrets) {
    return sealedMap(settings, paths(secrets), place(id));
  }

  /** The settings as the plugin gets them. */
  Map<String, Object> opened(String id, Map<String, Object> sealed) {
    return replaced(sealed, place(id), box::open);
  }

  /** The settings as people see them. */
  Map<String, Object> masked(Map<String, Object> sealed) {
    return replaced(sealed, "", (text, place) -> SET);
  }

  /** The same settings under the key in use now. */
  Map<String, Object> resealed(String id, Map<String, Object> sealed, SecretBox with) {
    return replaced(sealed, place(id), (text, place) -> Map.of(SEALED, with.reseal(text, place)));
  }

  /**
   * What an operator sent, with the secrets that were left out, null or only marked taken from what
   * was stored. In a list of groups they are taken from the element whose other settings are all
   * the same, so that a secret never goes along to another host.
   */
  static Map<String, Object> merged(
      Map<String, Object> stored, Map<String, Object> given, Set<String> secrets) {
    return mergedMap(stored, given, paths(secrets));
  }

  private static String place(String id) {
    return "integration/" + id + "/settings";
  }

  private static List<List<String>> paths(Set<String> secrets) {
    return secrets.stream().map(path -> List.of(path.split("/", -1))).toList();
  }

  private static List<List<String>> below(List<List<String>> paths, String step) {
    return paths.stream()
        .filter(path -> path.size() > 1 && path.get(0).equals(step))
        .map(path -> path.subList(1, path.size()))
        .toList();
  }

  private static Set<String> here(List<List<String>> paths) {
    return paths.stream()
        .filter(path -> path.size() == 1)
        .map(path -> path.get(0))
        .collect(Collectors.toSet());
  }

  private Map<String, Object> sealedMap(
      Map<String, Object> settings, List<List<String>> paths, String place) {
    Map<String, Object> result = new LinkedHashMap<>();
    settings.forEach(
        (name, value) ->
            result.put(
                name,
                here(paths).contains(name)
                    ? sealedValue(value, place + "/" + name)
                    : sealedInside(value, below(paths, name), place + "/" + name)));
    return result;
  }

  private @Nullable Object sealedInside(
      @Nullable Object value, List<List<String>> paths, String place) {
    if (paths.isEmpty()) {
      return value;
    }
    if (value instanceof Map<?, ?> map) {
      return sealedMap(texts(map), paths, place);
    }
    if (!(value instanceof List<?> list)) {
      return value;
    }
    List<@Nullable Object> result = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      Object element = list.get(i);
      result.add(
          here(paths).contains("*")
              ? sealedValue(element, place + "/" + i)
              : sealedInside(element, below(paths, "*"), place + "/" + i));
    }
    return result;
  }

  private @Nullable Object sealedValue(@Nullable Object value, String place) {
    String text = value == null ? "" : value.toString();
    boolean open = text.isEmpty() || REFERENCE.matcher(text).matches();
    return open ? value : Map.of(SEALED, box.seal(text, place));
  }

  private static Map<String, Object> replaced(
      Map<String, Object> settings, String place, BiFunction<String, String, Object> sealed) {
    Map<String, Object> result = new LinkedHashMap<>();
    settings.forEach(
        (name, value) -> result.put(name, replacedValue(value, place + "/" + name, sealed)));
    return result;
  }

  private static @Nullable Object replacedValue(
      @Nullable Object value, String place, BiFunction<String, String, Object> sealed) {
    if (value instanceof Map<?, ?> map) {
      return map.get(SEALED) instanceof String text
          ? sealed.apply(text, place)
          : replaced(texts(map), place, sealed);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> result = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        result.add(replacedValue(list.get(i), place + "/" + i, sealed));
      }
      return result;
    }
    return value;
  }

  private static Map<String, Object> mergedMap(
      Map<String, Object> stored, Map<String, Object> given, List<List<String>> paths) {
    Map<String, Object> result = new LinkedHashMap<>(given);
    for (String secret : here(paths)) {
      if (isKept(given.get(secret))) {
        Object before = stored.get(secret);
        if (before == null) {
          result.remove(secret);
        } else {
          result.put(secret, before);
        }
      }
    }
    given.forEach(
        (name, value) -> {
          List<List<String>> inner = below(paths, name);
          if (!inner.isEmpty()) {
            result.put(name, mergedValue(stored.get(name), value, inner));
          }
        });
    return result;
  }

  private static @Nullable Object mergedValue(
      @Nullable Object stored, @Nullable Object given, List<List<String>> paths) {
    if (given instanceof Map<?, ?> map) {
      Map<String, Object> before = stored instanceof Map<?, ?> known ? texts(known) : Map.of();
      return mergedMap(before, texts(map), paths);
    }
    if (given instanceof List<?> list) {
      List<?> before = stored instanceof List<?> known ? known : List.of();
      return mergedList(before, list, paths);
    }
    return given;
  }

  private static List<@Nullable Object> mergedList(
      List<?> stored, List<?> given, List<List<String>> paths) {
    List<@Nullable Object> result = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      Object element = given.get(i);
      if (here(paths).contains("*")) {
        boolean kept = SET.equals(element) && i < stored.size();
        result.add(kept ? stored.get(i) : element);
      } else {
        List<List<String>> inner = below(paths, "*");
        Object twin =
            stored.stream()
                .filter(other -> sameButSecrets(other, element, inner))
                .findFirst()
                .orElse(null);
        result.add(mergedValue(twin, element, inner));
      }
    }
    return result;
  }

  private static boolean sameButSecrets(
      @Nullable Object one, @Nullable Object other, List<List<String>> paths) {
    return one instanceof Map<?, ?> left
        && other instanceof Map<?, ?> right
        && withoutSecrets(texts(left), paths).equals(withoutSecrets(texts(right), paths));
  }

  /** Numbers may have been read as another type, so all is compared as text. */
  private static Map<String, String> withoutSecrets(
      Map<String, Object> group, List<List<String>> paths) {
    Map<String, String> plain = new LinkedHashMap<>();
    group.forEach(
        (name, value) -> {
          if (!here(paths).contains(name)) {
            plain.put(name, String.valueOf(value));
          }
        });
    return plain;
  }

  private static boolean isKept(@Nullable Object given) {
    return given == null || SET.equals(given);
  }

  private static Map<String, Object> texts(Map<?, ?> map) {
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach((name, value) -> result.put(String.valueOf(name), value));
    return result;
  }
}
