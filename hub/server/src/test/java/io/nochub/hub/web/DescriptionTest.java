package io.nochub.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DescriptionTest {
  private final ApiDescription description = ApiDescription.load();
  private final JsonNode schemas = description.document().path("components").path("schemas");

  @RegisterExtension final RunningWeb web = new RunningWeb();

  @Test
  void every_example_fits_its_schema() {
    int examples = 0;
    for (Map.Entry<String, JsonNode> schema : schemas.properties()) {
      for (JsonNode example : schema.getValue().path("examples")) {
        examples++;
        assertThat(description.check("/components/schemas/" + schema.getKey(), example))
            .as(schema.getKey())
            .isEmpty();
      }
    }
    assertThat(examples).isGreaterThan(30);
  }

  @Test
  void operation_ids_are_unique_and_each_operation_has_a_summary() {
    Set<String> ids = new HashSet<>();
    for (Operation operation : description.operations()) {
      assertThat(ids.add(operation.id())).as(operation.id()).isTrue();
      assertThat(operation.id()).isNotBlank();
    }
  }

  @Test
  void what_is_sent_to_the_hub_is_bounded_and_holds_no_unknown_fields() {
    List<String> faults = new ArrayList<>();
    for (Operation operation : description.operations()) {
      String pointer = operation.bodies().get("application/json");
      if (pointer != null) {
        JsonNode schema = description.document().at(pointer);
        look(schema, operation.id(), faults, new HashSet<>());
      }
    }
    assertThat(faults).isEmpty();
  }

  private void look(JsonNode node, String at, List<String> faults, Set<JsonNode> seen) {
    JsonNode schema = description.resolve(node);
    if (!seen.add(schema)) {
      return;
    }
    String type = schema.path("type").toString();
    if (type.contains("object") && !schema.has("additionalProperties")) {
      faults.add(at + " takes unknown fields");
    }
    if (type.contains("string")
        && !schema.has("maxLength")
        && !schema.has("pattern")
        && !schema.path("format").asString("").equals("date-time")) {
      faults.add(at + " has no longest length");
    }
    if (type.contains("array") && !schema.has("maxItems")) {
      faults.add(at + " has no largest number of entries");
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      look(property.getValue(), at + "/" + property.getKey(), faults, seen);
    }
    if (schema.has("items")) {
      look(schema.path("items"), at + "/items", faults, seen);
    }
    if (schema.path("additionalProperties").isObject()) {
      look(schema.path("additionalProperties"), at + "/*", faults, seen);
    }
  }

  @Test
  void a_route_that_is_not_described_is_refused_at_start() {
    assertThatThrownBy(() -> started(e -> e.get("/api/v1/coffee", call -> Answer.nothing())))
        .hasMessageContaining("GET /api/v1/coffee is not in openapi.yaml");
  }

  @Test
  void a_route_that_is_there_twice_is_refused_at_start() {
    Handling nothing = call -> Answer.nothing();
    assertThatThrownBy(
            () ->
                started(
                    e -> {
                      e.get("/api/v1/incidents", nothing);
                      e.get("/api/v1/incidents", nothing);
                    }))
        .hasMessageContaining("GET /api/v1/incidents is registered twice");
  }

  private void started(Routes routes) {
    web.another(0, routes);
  }

  @Test
  void what_nothing_answers_is_found() {
    assertThat(OpenApiCheck.differences(web.server().endpoints()))
        .contains("nothing answers GET /api/v1/incidents")
        .doesNotContain("nothing answers GET /api/v1/me");
  }

  @Test
  void is_served_as_it_is() {
    assertThat(web.stranger().get("/api/v1/openapi.yaml").expect(200).body())
        .startsWith("openapi: 3.1.0");
  }
}
