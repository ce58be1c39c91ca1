package io.nochub.hub.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change that is to be recorded.
 *
 * @param actor who did it
 * @param action such as create, change, delete, live, pause
 * @param object what was changed, such as {@code client/acme}
 * @param before what it was; null if it is new
 * @param after what it became; null if it is gone
 */
public record Change(
    String actor,
    String action,
    String object,
    @Nullable Map<String, ?> before,
    @Nullable Map<String, ?> after) {

  /**
   * Puts the values of a thing together, in their order.
   *
   * @param namesAndValues a name, its value, the next name and so on; what is null is left out
   */
  public static Map<String, Object> values(@Nullable Object... namesAndValues) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (value != null) {
        values.put(String.valueOf(namesAndValues[i]), value);
      }
    }
    return values;
  }

  /** Something new. */
  public static Change created(String actor, String object, Map<String, ?> after) {
    return new Change(actor, "create", object, null, after);
  }

  /** Something that became something else. */
  public static Change changed(
      String actor, String object, Map<String, ?> before, Map<String, ?> after) {
    return new Change(actor, "change", object, before, after);
  }

  /** Something that is gone. */
  public static Change deleted(String actor, String object, Map<String, ?> before) {
    return new Change(actor, "delete", object, before, null);
  }

  /** An act that leaves the thing's values as they were. */
  public static Change act(String actor, String action, String object) {
    return new Change(actor, action, object, null, null);
  }
}
