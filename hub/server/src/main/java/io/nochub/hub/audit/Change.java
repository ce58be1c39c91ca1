package io.nochub.hub.audit;

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
