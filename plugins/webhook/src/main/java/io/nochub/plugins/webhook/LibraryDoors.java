package io.nochub.plugins.webhook;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser;
import java.lang.reflect.Field;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The three places where the JSONata library (0.9.10) has no public way for what the hub needs.
 * They are looked up when the class is loaded, so that a library without them fails the first test
 * and not the first alert.
 */
final class LibraryDoors {
  private static final Field CURRENT = field(Jsonata.class, "current");
  private static final Field PARSER = field(Jsonata.class, "_parser");
  private static final Field VALUE = field(Parser.Symbol.class, "value");

  private LibraryDoors() {}

  /**
   * Forgets what the library leaves on the calling thread. The threads are the hub's and outlive
   * the plugin; what stays on one would keep the plugin's classes in memory after its unloading.
   */
  static void leaveThread() {
    ((ThreadLocal<?>) get(CURRENT, null)).remove();
    ((ThreadLocal<?>) get(PARSER, null)).remove();
  }

  /**
   * Puts a {@link Regex} in the place of a regular expression of the mapping, which the library
   * would otherwise hand to java.util.regex with nothing to stop it.
   */
  static void boundRegex(Parser.Symbol step) {
    if (get(VALUE, step) instanceof Pattern pattern) {
      try {
        VALUE.set(step, new Regex(pattern));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Object get(Field field, @Nullable Object of) {
    try {
      return field.get(of);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Field field(Class<?> type, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("another version of the JSONata library", e);
    }
  }

  /** A regular expression as a value: the four functions that take one look inside. */
  static final class Regex extends Jsonata.JFunction {
    private final Pattern pattern;

    Regex(Pattern pattern) {
      super(Regex::refuse, null);
      this.pattern = pattern;
    }

    Pattern pattern() {
      return pattern;
    }

    private static Object refuse(Object input, java.util.List<?> arguments) {
      throw new UnsupportedOperationException(
          "a regular expression is called as a function; use $contains, $match, $replace or"
              + " $split with it");
    }
  }
}
