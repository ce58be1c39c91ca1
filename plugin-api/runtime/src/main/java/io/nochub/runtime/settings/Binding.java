package io.nochub.runtime.settings;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.runtime.settings.SettingsShape.Field;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of binding: collects every problem before it gives up. */
final class Binding {
  private static final int LONGEST_LIST = 10_000;

  private final References references;
  private final List<SettingProblem> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> confidential = new ArrayList<>();

  Binding(References references) {
    this.references = references;
  }

  List<SettingProblem> problems() {
    return problems;
  }

  List<String> warnings() {
    return warnings;
  }

  /** The record, or null if there was a problem in it. */
  @Nullable Object record(SettingsShape shape, Map<?, ?> settings, String path) {
    int before = problems.size();
    Map<String, Object> given = new LinkedHashMap<>();
    settings.forEach(
        (name, value) -> {
          if (value != null) {
            given.put(String.valueOf(name), value);
          }
        });
    List<String> unknown = new ArrayList<>();
    settings.keySet().forEach(name -> unknown.add(String.valueOf(name)));
    List<@Nullable Object> parts = new ArrayList<>();
    for (Field field : shape.fields()) {
      unknown.remove(field.name());
      unknown.removeAll(List.of(field.setting().formerly()));
      parts.add(part(field, given, path));
    }
    unknown.forEach(name -> unknown(name, shape, path));
    return problems.size() == before ? construct(shape.type(), parts, path) : null;
  }

  private @Nullable Object part(Field field, Map<String, Object> given, String path) {
    Object value = given.get(field.name());
    for (String former : field.setting().formerly()) {
      Object formerValue = given.get(former);
      if (formerValue == null) {
        continue;
      }
      if (value != null) {
        problem(join(path, former), "is a former name of " + field.name() + "; give only that one");
      } else {
        value = formerValue;
        warnings.add(join(path, former) + " is now called " + field.name() + "; rename it");
      }
    }
    return value(field, value, join(path, field.name()));
  }

  private @Nullable Object value(Field field, @Nullable Object given, String path) {
    return switch (field.type().kind()) {
      case LIST -> list(field, given, path);
      case GROUP -> given == null && field.nullable() ? null : group(field, given, path);
      case TEXT, INTEGER, LONG, FLAG, DURATION, ADDRESS, CHOICE, SECRET -> {
        Object resolved = resolve(given, path);
        if (resolved == null) {
          yield given == null ? missing(field, path) : null;
        }
        yield isNothing(field, resolved)
            ? missing(field, path)
            : single(field.type(), field, resolved, path);
      }
    };
  }

  /** A form sends an empty field as an empty text; only a text that has a default may be empty. */
  private static boolean isNothing(Field field, Object given) {
    return given instanceof String text
        && text.isBlank()
        && !(field.type().kind() == SettingType.Kind.TEXT && field.hasDefault());
  }

  private @Nullable Object missing(Field field, String path) {
    if (field.hasDefault()) {
      return single(field.type(), field, field.setting().byDefault(), path);
    }
    if (!field.nullable()) {
      problem(path, "is missing");
    }
    return null;
  }

  private @Nullable Object group(Field field, @Nullable Object given, String path) {
    if (given == null && field.required()) {
      problem(path, "is missing");
      return null;
    }
    return inner(field.type().inner(), given == null ? Map.of() : given, path);
  }

  private @Nullable Object inner(SettingsShape shape, Object given, String path) {
    if (given instanceof Map<?, ?> settings) {
      return record(shape, settings, path);
    }
    problem(path, "must be a group of settings");
    return null;
  }

  private List<?> list(Field field, @Nullable Object given, String path) {
    if (given == null || "".equals(given)) {
      return List.of();
    }
    if (!(given instanceof List<?> elements)) {
      problem(path, "must be a list");
      return List.of();
    }
    if (elements.size() > LONGEST_LIST) {
      problem(path, "has more than " + LONGEST_LIST + " entries");
      return List.of();
    }
    List<Object> values = new ArrayList<>();
    for (int index = 0; index < elements.size(); index++) {
      Object value = element(field, elements.get(index), join(path, String.valueOf(index)));
      if (value != null) {
        values.add(value);
      }
    }
    return List.copyOf(values);
  }

  private @Nullable Object element(Field field, @Nullable Object given, String path) {
    if (given == null) {
      problem(path, "is empty");
      return null;
    }
    if (field.type().each().kind() == SettingType.Kind.GROUP) {
      return inner(field.type().each().inner(), given, path);
    }
    Object resolved = resolve(given, path);
    return resolved == null ? null : single(field.type().each(), field, resolved, path);
  }

  private @Nullable Object resolve(@Nullable Object given, String path) {
    if (!(given instanceof String text) || !References.in(text)) {
      return given;
    }
    try {
      String resolved = references.resolve(text);
      confidential.add(resolved);
      return resolved;
    } catch (SettingValue.Unfit e) {
      problem(path, e.getMessage());
      return null;
    }
  }

  private @Nullable Object single(SettingType type, Field field, Object given, String path) {
    try {
      Object value = SettingValue.of(type, field.setting(), given);
      if (value instanceof Secret secret) {
        confidential.add(secret.reveal());
      }
      return value;
    } catch (SettingValue.Unfit e) {
      problem(path, e.getMessage());
      return null;
    }
  }

  private void unknown(String name, SettingsShape shape, String path) {
    Optional<String> meant =
        NearestName.to(name, shape.fields().stream().map(Field::name).toList());
    problem(
        join(path, name),
        "is not a setting here" + meant.map(it -> "; did you mean " + it + "?").orElse(""));
  }

  private @Nullable Object construct(
      Class<? extends Record> type, List<@Nullable Object> parts, String path) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(parts.toArray());
    } catch (InvocationTargetException e) {
      refused(e.getCause(), path);
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + " cannot be made", e);
    }
  }

  private void refused(@Nullable Throwable cause, String path) {
    if (cause instanceof InvalidConfigException e) {
      String prefix = e.field() + ": ";
      String message = String.valueOf(e.getMessage());
      problem(
          join(path, e.field()),
          message.startsWith(prefix) ? message.substring(prefix.length()) : message);
    } else if (cause instanceof RuntimeException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      problem(path, "cannot be used: " + why);
    } else {
      throw new IllegalStateException("A configuration record's constructor failed", cause);
    }
  }

  /** A plugin words some problems itself, and may put the value in. */
  private void problem(String path, @Nullable String sentence) {
    String clean = String.valueOf(sentence);
    for (String hidden : confidential) {
      // Shorter ones are no secrets, and taking them out would only spoil the sentence.
      if (hidden.length() >= 4) {
        clean = clean.replace(hidden, "***");
      }
    }
    problems.add(new SettingProblem(path, clean));
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }
}
