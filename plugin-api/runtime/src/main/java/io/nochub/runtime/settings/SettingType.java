package io.nochub.runtime.settings;

import io.nochub.api.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The type of one setting; a list has an element, a group of settings has a shape. */
record SettingType(
    Kind kind, Class<?> raw, @Nullable SettingType element, @Nullable SettingsShape shape) {
  enum Kind {
    TEXT,
    INTEGER,
    LONG,
    FLAG,
    DURATION,
    ADDRESS,
    CHOICE,
    SECRET,
    GROUP,
    LIST
  }

  private static final Map<Class<?>, Kind> SCALARS =
      Map.ofEntries(
          Map.entry(String.class, Kind.TEXT),
          Map.entry(int.class, Kind.INTEGER),
          Map.entry(Integer.class, Kind.INTEGER),
          Map.entry(long.class, Kind.LONG),
          Map.entry(Long.class, Kind.LONG),
          Map.entry(boolean.class, Kind.FLAG),
          Map.entry(Boolean.class, Kind.FLAG),
          Map.entry(Duration.class, Kind.DURATION),
          Map.entry(URI.class, Kind.ADDRESS),
          Map.entry(Secret.class, Kind.SECRET));

  /** The type of a component, or IllegalArgumentException naming what cannot be a setting. */
  static SettingType of(Type type, List<Class<?>> outer) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      SettingType element = of(list.getActualTypeArguments()[0], outer);
      if (element.kind == Kind.LIST) {
        throw new IllegalArgumentException("a list of lists cannot be a setting");
      }
      return new SettingType(Kind.LIST, List.class, element, null);
    }
    if (!(type instanceof Class<?> raw)) {
      throw new IllegalArgumentException(type + " cannot be a setting");
    }
    if (raw.isRecord()) {
      SettingsShape shape = SettingsShape.of(raw.asSubclass(Record.class), outer);
      return new SettingType(Kind.GROUP, raw, null, shape);
    }
    Kind kind = raw.isEnum() ? Kind.CHOICE : SCALARS.get(raw);
    if (kind == null) {
      throw new IllegalArgumentException(raw.getName() + " cannot be a setting");
    }
    return new SettingType(kind, raw, null, null);
  }

  /** The element's type of a list. */
  SettingType each() {
    if (element == null) {
      throw new IllegalStateException(kind + " has no elements");
    }
    return element;
  }

  /** The settings inside a group. */
  SettingsShape inner() {
    if (shape == null) {
      throw new IllegalStateException(kind + " has no settings inside");
    }
    return shape;
  }

  /** The type itself, or that of a list's elements. */
  SettingType innermost() {
    return kind == Kind.LIST ? each() : this;
  }
}
