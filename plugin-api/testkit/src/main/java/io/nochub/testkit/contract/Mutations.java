package io.nochub.testkit.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies of a JSON document with one place made strange in each: gone, null, another word, another
 * type. What is no JSON has none.
 */
final class Mutations {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MOST = 2_000;

  private Mutations() {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Mutation(String what, byte[] document) {}

  static List<Mutation> of(byte[] document) {
    List<Mutation> all = new ArrayList<>();
    try {
      JsonNode root = MAPPER.readTree(document);
      visit(root, root, "", all);
    } catch (JacksonException e) {
      return List.of();
    }
    return all;
  }

  private static void visit(JsonNode root, JsonNode at, String path, List<Mutation> all) {
    if (at instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        String inner = path + "/" + name;
        JsonNode before = object.get(name);
        object.remove(name);
        add(root, inner + " gone", all);
        for (JsonNode strange : strange(before)) {
          object.set(name, strange);
          add(root, inner + " = " + strange, all);
        }
        object.set(name, before);
        visit(root, before, inner, all);
      }
    } else if (at instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        JsonNode before = array.get(i);
        for (JsonNode strange : strange(before)) {
          array.set(i, strange);
          add(root, path + "/" + i + " = " + strange, all);
        }
        array.set(i, before);
        visit(root, before, path + "/" + i, all);
      }
    }
  }

  private static List<JsonNode> strange(JsonNode before) {
    List<JsonNode> values = new ArrayList<>();
    values.add(NODES.nullNode());
    values.add(NODES.stringNode(""));
    values.add(NODES.stringNode("zz unknown: /?#%\u0000\u202e<b>"));
    values.add(NODES.numberNode(-1));
    values.add(NODES.arrayNode().add(before.isArray() ? "text" : "list"));
    values.add(NODES.objectNode().put("an", "object"));
    return values;
  }

  private static void add(JsonNode root, String what, List<Mutation> all) {
    if (all.size() < MOST) {
      all.add(new Mutation(what, MAPPER.writeValueAsString(root).getBytes(StandardCharsets.UTF_8)));
    }
  }
}
