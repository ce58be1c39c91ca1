package io.nochub.testkit.contract;

import io.nochub.api.config.Setting;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A component of a settings record, as an author wrote it down. */
record Component(RecordComponent component) {
  static List<Component> of(Class<?> record) {
    return Arrays.stream(record.getRecordComponents()).map(Component::new).toList();
  }

  String name() {
    return component.getName();
  }

  @Nullable Setting setting() {
    return component.getAnnotation(Setting.class);
  }

  boolean isList() {
    return List.class.isAssignableFrom(component.getType());
  }

  boolean isNullable() {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** The text of its default; empty if it has none. */
  Optional<String> byDefault() {
    Setting setting = setting();
    return setting == null || setting.byDefault().isEmpty()
        ? Optional.empty()
        : Optional.of(setting.byDefault());
  }

  boolean isRequired() {
    return !isList() && !isNullable() && byDefault().isEmpty();
  }

  /** The record it is, or that its list holds, if any. */
  Optional<Class<?>> record() {
    Type type = component.getGenericType();
    if (type instanceof ParameterizedType list) {
      type = list.getActualTypeArguments()[0];
    }
    return type instanceof Class<?> found && found.isRecord()
        ? Optional.of(found)
        : Optional.empty();
  }
}
