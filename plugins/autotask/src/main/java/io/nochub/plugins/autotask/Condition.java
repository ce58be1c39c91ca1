package io.nochub.plugins.autotask;

import java.util.LinkedHashMap;
import java.util.Map;

/** One line of a query's filter; the lines of a query hold all together. */
record Condition(String op, String field, Object value, boolean userDefined) {
  static Condition equal(String field, Object value) {
    return new Condition("eq", field, value, false);
  }

  static Condition above(String field, Object value) {
    return new Condition("gt", field, value, false);
  }

  static Condition atLeast(String field, Object value) {
    return new Condition("gte", field, value, false);
  }

  static Condition oneOf(String field, Object values) {
    return new Condition("in", field, values, false);
  }

  static Condition contains(String field, String text) {
    return new Condition("contains", field, text, false);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("op", op);
    json.put("field", field);
    json.put("value", value);
    if (userDefined) {
      json.put("udf", true);
    }
    return json;
  }
}
