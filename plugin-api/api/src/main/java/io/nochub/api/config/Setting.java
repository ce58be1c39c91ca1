package io.nochub.api.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one component of a configuration record for binding, validation, schema and the form.
 * Types: String, int, long, boolean, Duration, URI, enum, Secret, a record of these, a List of any
 * of them. Optional is what has a default or is {@code @Nullable}; a list is empty if not given.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {
  String label();

  String help() default "";

  String byDefault() default "";

  String pattern() default "";

  long min() default Long.MIN_VALUE;

  long max() default Long.MAX_VALUE;

  String group() default "";

  boolean advanced() default false;

  /**
   * A text of many lines, up to 1 MiB: profiles, tables. The form offers an editor and an upload.
   */
  boolean longText() default false;

  /** Former names that still load, with a warning. */
  String[] formerly() default {};
}
