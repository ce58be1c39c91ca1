package io.nochub.testkit.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Exchange;
import io.nochub.testkit.FakeVendor.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.AbstractListAssert;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VendorSpecTest {
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final String LAMP = "{\"id\": 7, \"name\": \"desk\"}";

  private final VendorSpec lamps = VendorSpec.of(file("lamps.yaml"));

  // ---- what is asked ----

  @Test
  void an_exchange_as_described_has_no_problem() {
    assertThatLamps(list(Map.of("page", "1", "colour", "red", "ids", "1,2"), "{\"lamps\": []}"))
        .isEmpty();
    assertThatLamps(made("{\"name\": \"desk\"}", LAMP)).isEmpty();
    assertThatLamps(get("/api/lamps/7", LAMP)).isEmpty();
  }

  @Test
  void a_path_or_method_that_is_not_described_is_named() {
    assertThatLamps(get("/api/lights", ""))
        .containsExactly("GET /api/lights: the path is not described");
    assertThatLamps(get("/lamps", "")).containsExactly("GET /lamps: the path is not described");
    assertThatLamps(exchange("DELETE", "/api/lamps/7", Map.of(), Map.of(), "", Reply.status(204)))
        .containsExactly("DELETE /api/lamps/7: the path is not described");
  }

  @Test
  void of_two_paths_that_fit_the_literal_one_is_meant() {
    assertThatLamps(exchange("GET", "/api/lamps/broken", Map.of(), Map.of(), "", Reply.status(200)))
        .isEmpty();
    assertThatLamps(exchange("GET", "/api/lamps/odd", Map.of(), Map.of(), "", Reply.status(200)))
        .containsExactly("GET /lamps/{id}: id=odd is no such value as described");
  }

  @Test
  void parameters_are_known_present_and_valid() {
    Exchange odd = list(Map.of("colour", "blue", "ids", "1,x", "sort", "up"), "{\"lamps\": []}");

    assertThatLamps(odd)
        .containsExactlyInAnyOrder(
            "GET /lamps: the query parameter page is missing",
            "GET /lamps: colour=blue is no such value as described",
            "GET /lamps: ids=1,x is no such value as described",
            "GET /lamps: the query parameter sort is not described");
    assertThatLamps(get("/api/lamps", ""))
        .contains("GET /lamps: the header parameter X-Version is missing");
  }

  @Test
  void a_body_has_the_fields_it_must_have_and_no_others() {
    assertThatLamps(made("{\"colour\": \"red\"}", LAMP))
        .hasSize(2)
        .anySatisfy(one -> assertThat(one).startsWith("POST /lamps: the body: ").contains("'name'"))
        .anySatisfy(
            one -> assertThat(one).startsWith("POST /lamps: the body: ").contains("'colour'"));
    assertThatLamps(made("", LAMP)).containsExactly("POST /lamps: the body is missing");
    assertThatLamps(made("{", LAMP)).containsExactly("POST /lamps: the body is not JSON");
  }

  @Test
  void a_field_that_is_only_for_reading_is_not_sent() {
    assertThatLamps(made(LAMP, LAMP))
        .singleElement()
        .asString()
        .startsWith("POST /lamps: id: ")
        .contains("readonly");
  }

  @Test
  void a_form_in_parts_is_checked_like_json() {
    Map<String, String> form = Map.of("Content-Type", "multipart/form-data; boundary=b");
    String body = "--b\r\nContent-Disposition: form-data; name=\"usr\"\r\n\r\nann\r\n--b--\r\n";
    Exchange odd = exchange("POST", "/api/sign-in", Map.of(), form, body, Reply.status(204));

    assertThatLamps(odd)
        .hasSize(2)
        .anySatisfy(one -> assertThat(one).contains("'user'"))
        .anySatisfy(one -> assertThat(one).contains("'usr'"));
  }

  @Test
  void a_form_is_checked_like_json() {
    Map<String, String> form = Map.of("Content-Type", "application/x-www-form-urlencoded");
    Exchange odd = exchange("POST", "/api/sign-in", Map.of(), form, "usr=ann", Reply.status(204));

    assertThatLamps(odd)
        .hasSize(2)
        .anySatisfy(one -> assertThat(one).contains("'user'"))
        .anySatisfy(one -> assertThat(one).contains("'usr'"));
  }

  // ---- what is answered ----

  @Test
  void a_reply_with_a_field_nobody_described_is_a_problem() {
    assertThatLamps(
            list(
                Map.of("page", "1"),
                "{\"lamps\": [{\"id\": 1, \"name\": \"a\", \"glow\": 1},"
                    + "{\"id\": 2, \"name\": \"b\", \"glow\": 1}]}"))
        .singleElement()
        .asString()
        .startsWith("GET /lamps → 200: lamps/[]: ")
        .contains("'glow'");
  }

  @Test
  void nothing_may_be_null_unless_it_is_said() {
    assertThatLamps(
            get(
                "/api/lamps/7",
                "{\"id\": 7, \"name\": null, \"room\": null, \"owner\": null,"
                    + "\"labels\": {\"any\": \"one\"}, \"extra\": {\"free\": 1}}"))
        .singleElement()
        .asString()
        .startsWith("GET /lamps/{id} → 200: name: ");
  }

  @Test
  void of_several_shapes_the_nearest_is_spoken_of() {
    assertThatLamps(get("/api/lamps/7", lampWith("{\"wax\": \"bee\"}"))).isEmpty();
    assertThatLamps(get("/api/lamps/7", lampWith("{}"))).as("fits each of them").isEmpty();
    assertThatLamps(get("/api/lamps/7", lampWith("{\"wax\": \"fat\"}")))
        .singleElement()
        .asString()
        .startsWith("GET /lamps/{id} → 200: bulb/wax: ");
    assertThatLamps(get("/api/lamps/7", "{\"id\": 7, \"name\": \"a\", \"owner\": {\"nom\": 1}}"))
        .hasSize(2)
        .allSatisfy(one -> assertThat(one).contains("→ 200: owner: "));
  }

  @Test
  void a_wrong_value_in_the_shape_that_was_meant_is_not_taken_for_another_shape() {
    assertThatLamps(get("/api/lamps/7", lampWith("{\"watts\": \"9\", \"socket\": \"E27\"}")))
        .containsExactly("GET /lamps/{id} → 200: bulb/watts: string found, number expected");
  }

  @Test
  void each_entry_of_a_list_is_measured_by_itself() {
    String page =
        "{\"lamps\": [%s, %s]}"
            .formatted(lampWith("{\"wax\": \"fat\"}"), lampWith("{\"watts\": \"9\"}"));

    assertThatLamps(list(Map.of("page", "1"), page))
        .containsExactlyInAnyOrder(
            "GET /lamps → 200: lamps/[]/bulb/wax: does not have a value in the enumeration"
                + " [\"bee\", \"soy\"]",
            "GET /lamps → 200: lamps/[]/bulb/watts: string found, number expected");
  }

  @Test
  void failures_are_not_held_to_what_the_description_gives_them_by_mistake() {
    Reply gone = Reply.json(404, "{\"error\": \"no such lamp\"}");

    assertThatLamps(exchange("GET", "/api/lamps/7", Map.of(), Map.of(), "", gone)).isEmpty();
  }

  @Test
  void a_status_or_a_kind_of_body_nobody_described_is_a_problem() {
    assertThatLamps(
            exchange(
                "POST", "/api/lamps", Map.of(), JSON, "{\"name\": \"a\"}", Reply.json(202, LAMP)))
        .containsExactly("POST /lamps → 202: an answer with this status is not described");
    assertThatLamps(
            exchange(
                "GET",
                "/api/lamps/7",
                Map.of(),
                Map.of(),
                "",
                new Reply(200, Map.of("content-type", "text/html"), "<p>")))
        .containsExactly("GET /lamps/{id} → 200: a body of type text/html is not described");
  }

  // ---- deviations ----

  @Test
  void a_deviation_with_a_reason_is_left_out_and_one_that_nothing_shows_is_told() {
    Exchange nothing = get("/api/lamps/7", "{\"id\": 7, \"name\": null}");
    VendorSpec lenient = lamps.allow("name: null found", "a lamp may have lost its name");

    assertThat(lenient.problems(List.of(nothing))).isEmpty();
    assertThat(lenient.problems(List.of(get("/api/lamps/7", LAMP))))
        .containsExactly(
            "no exchange shows the allowed deviation 'name: null found'"
                + " (a lamp may have lost its name)");
  }

  // ---- other documents ----

  @Test
  void another_base_path_can_be_named() {
    assertThat(lamps.under("").problems(List.of(get("/lamps/7", LAMP)))).isEmpty();
  }

  @Test
  void swagger_two_is_understood() {
    VendorSpec doors = VendorSpec.of(file("doors.json"));
    Map<String, String> quiet = Map.of("quiet", "perhaps");

    assertThat(
            doors.problems(
                List.of(
                    exchange("POST", "/v1/doors", quiet, JSON, "{\"width\": \"9\"}", reply("{}")),
                    exchange("POST", "/v1/doors", Map.of(), JSON, "", reply("{\"high\": 1}")))))
        .hasSize(4)
        .contains("POST /doors: quiet=perhaps is no such value as described")
        .contains("POST /doors: the body is missing")
        .anySatisfy(one -> assertThat(one).startsWith("POST /doors: width: "))
        .anySatisfy(one -> assertThat(one).startsWith("POST /doors → 200: the body: "));
  }

  @Test
  void a_list_of_operations_knows_methods_and_paths() {
    OperationList list =
        OperationList.of(
            "[[\"Doors\", \"Doors_Get\", \"GET\", \"/v1/doors/:id/keys\"]]"
                .getBytes(StandardCharsets.UTF_8),
            "/rest");

    assertThat(
            list.problems(
                List.of(
                    get("/rest/v1/doors/7/keys", "{}"),
                    get("/rest/v1/doors/7", "{}"),
                    get("/v1/doors/7/keys", "{}"))))
        .containsExactly(
            "GET /rest/v1/doors/7 is not in the vendor's list",
            "GET /v1/doors/7/keys is not in the vendor's list");
  }

  private AbstractListAssert<?, List<? extends String>, String, ObjectAssert<String>>
      assertThatLamps(Exchange exchange) {
    return assertThat(lamps.problems(List.of(exchange)));
  }

  private static String lampWith(String bulb) {
    return "{\"id\": 7, \"name\": \"a\", \"bulb\": " + bulb + "}";
  }

  private static Exchange list(Map<String, String> query, String answer) {
    return exchange("GET", "/api/lamps", query, Map.of("X-Version", "1"), "", reply(answer));
  }

  private static Exchange made(String body, String answer) {
    return exchange("POST", "/api/lamps", Map.of(), JSON, body, Reply.json(201, answer));
  }

  private static Exchange get(String path, String answer) {
    return exchange("GET", path, Map.of(), Map.of(), "", reply(answer));
  }

  private static Reply reply(String answer) {
    return Reply.json(answer);
  }

  private static Exchange exchange(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String body,
      Reply reply) {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    return new Exchange(new Asked(method, path, query, anyCase, body), reply);
  }

  private static byte[] file(String name) {
    return SpecFolder.bytes(Path.of("src", "test", "resources", "specs", name));
  }
}
