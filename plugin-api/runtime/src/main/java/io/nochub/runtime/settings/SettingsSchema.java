package io.nochub.runtime.settings;

import io.nochub.api.config.Setting;
import io.nochub.runtime.settings.SettingsShape.Field;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the JSON Schema 2020-12 of a configuration record, with what a form needs besides. */
final class SettingsSchema {
  private SettingsSchema() {}

  static Map<String, Object> of(SettingsShape shape) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.putAll(group(shape));
    return schema;
  }

  private static Map<String, Object> group(SettingsShape shape) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Field field : shape.fields()) {
      properties.put(field.name(), property(field, properties.size()));
    }
    List<String> required =
        shape.fields().stream().filter(Field::required).map(Field::name).toList();
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", required);
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> property(Field field, int order) {
    Setting setting = field.setting();
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("title", setting.label());
    if (!setting.help().isEmpty()) {
      schema.put("description", setting.help());
    }
    schema.putAll(value(field.type(), setting));
    if (field.hasDefault()) {
      schema.put("default", defaultOf(field));
    } else if (field.required() && "string".equals(schema.get("type"))) {
      schema.putIfAbsent("minLength", 1L);
    }
    schema.put("x-order", order);
    if (!setting.group().isEmpty()) {
      schema.put("x-group", setting.group());
    }
    if (setting.advanced()) {
      schema.put("x-advanced", true);
    }
    if (setting.longText()) {
      schema.put("x-long-text", true);
    }
    return schema;
  }

  private static Map<String, Object> value(SettingType type, Setting setting) {
    return switch (type.kind()) {
      case TEXT -> text(setting, Map.of());
      case SECRET -> text(setting, Map.of("writeOnly", true));
      case ADDRESS -> text(setting, Map.of("format", "uri"));
      case DURATION -> Map.of("type", "string", "format", "duration");
      case INTEGER, LONG -> limits("integer", setting, "minimum", "maximum");
      case FLAG -> Map.of("type", "boolean");
      case CHOICE ->
          Map.of(
              "type",
              "string",
              "enum",
              Arrays.stream(type.raw().getEnumConstants())
                  .map(constant -> ((Enum<?>) constant).name())
                  .toList());
      case GROUP -> group(type.inner());
      case LIST -> Map.of("type", "array", "items", value(type.each(), setting));
    };
  }

  private static Map<String, Object> text(Setting setting, Map<String, Object> more) {
    Map<String, Object> schema = limits("string", setting, "minLength", "maxLength");
    if (!setting.pattern().isEmpty()) {
      // JSON Schema searches, the binder wants the whole text to match.
      schema.put("pattern", "^(?:" + setting.pattern() + ")$");
    }
    schema.putAll(more);
    return schema;
  }

  private static Map<String, Object> limits(
      String type, Setting setting, String lowest, String highest) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    if (setting.min() != Long.MIN_VALUE) {
      schema.put(lowest, setting.min());
    }
    if (setting.max() != Long.MAX_VALUE) {
      schema.put(highest, setting.max());
    }
    return schema;
  }

  private static Object defaultOf(Field field) {
    try {
      Object value = SettingValue.of(field.type(), field.setting(), field.setting().byDefault());
      boolean asIs = value instanceof Number || value instanceof Boolean;
      if (asIs || value instanceof Duration) {
        return asIs ? value : value.toString();
      }
      return value instanceof Enum<?> constant ? constant.name() : field.setting().byDefault();
    } catch (SettingValue.Unfit e) {
      throw new IllegalStateException("A default was accepted and is not any more", e);
    }
  }
}
