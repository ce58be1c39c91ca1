package io.nochub.runtime.settings;

import io.nochub.api.config.Setting;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A configuration record as read from its class: its settings in their order. */
record SettingsShape(Class<? extends Record> type, List<Field> fields) {

  /** One component; nullable by JSpecify's annotation, which is kept at run time. */
  record Field(String name, Setting setting, boolean nullable, SettingType type) {
    boolean hasDefault() {
      return !setting.byDefault().isEmpty();
    }

    /** Whether leaving it out is a problem by itself; a group is judged by what is in it. */
    boolean required() {
      return !nullable
          && !hasDefault()
          && type.kind() != SettingType.Kind.LIST
          && (type.kind() != SettingType.Kind.GROUP || type.inner().anyRequired());
    }
  }

  static SettingsShape of(Class<? extends Record> type) {
    return of(type, List.of());
  }

  static SettingsShape of(Class<? extends Record> type, List<Class<?>> outer) {
    if (outer.contains(type)) {
      throw new IllegalArgumentException(type.getName() + " contains itself");
    }
    List<Class<?>> path = new ArrayList<>(outer);
    path.add(type);
    List<Field> fields =
        Arrays.stream(type.getRecordComponents()).map(part -> field(part, path)).toList();
    return new SettingsShape(type, fields);
  }

  private static Field field(RecordComponent component, List<Class<?>> outer) {
    String where = component.getDeclaringRecord().getSimpleName() + "." + component.getName();
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalArgumentException(where + " has no @Setting");
    }
    try {
      SettingType type = SettingType.of(component.getGenericType(), outer);
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      Field field = new Field(component.getName(), setting, nullable, type);
      checkDefault(field);
      return field;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  /** A wrong default is the plugin's fault and must not be shown to an operator as his own. */
  private static void checkDefault(Field field) {
    if (!field.hasDefault()) {
      return;
    }
    switch (field.type().kind()) {
      case LIST, GROUP -> throw new IllegalArgumentException("a list or group has no default");
      case TEXT, INTEGER, LONG, FLAG, DURATION, ADDRESS, CHOICE, SECRET -> {
        try {
          SettingValue.of(field.type(), field.setting(), field.setting().byDefault());
        } catch (SettingValue.Unfit e) {
          throw new IllegalArgumentException("the default " + e.getMessage(), e);
        }
      }
    }
  }

  boolean anyRequired() {
    return fields.stream().anyMatch(Field::required);
  }
}
