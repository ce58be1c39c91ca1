package io.nochub.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.json.JsonView;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JacksonJsonTest {
  private final JacksonJson json = new JacksonJson();

  private JsonView parse(String document) throws IntegrationException {
    return json.parse(document.getBytes(StandardCharsets.UTF_8));
  }

  private String written(Object value) {
    return new String(json.write(value), StandardCharsets.UTF_8);
  }

  private interface Action {
    void run() throws IntegrationException;
  }

  private static String badPayload(Action action) {
    IntegrationException e = catchThrowableOfType(IntegrationException.class, action::run);
    assertThat(e.kind()).isEqualTo(Kind.BAD_PAYLOAD);
    return e.getMessage();
  }

  @Test
  void a_place_is_found_by_names_and_indexes() throws IntegrationException {
    JsonView view = parse("{\"data\":[{\"id\":7},{\"id\":8}],\"none\":null}");

    assertThat(view.at("data", "1", "id").requireLong()).isEqualTo(8);
    assertThat(view.at("data").items()).hasSize(2);
    assertThat(view.names()).containsExactly("data", "none");
    assertThat(view.at("none").exists()).isFalse();
    assertThat(view.at("none", "deeper", "0").exists()).isFalse();
    assertThat(view.at("data", "2").exists()).isFalse();
    assertThat(view.at("data").names()).isEmpty();
    assertThat(view.items()).isEmpty();
  }

  @Test
  void a_list_that_must_be_there_is_not_mistaken_for_an_empty_one() throws IntegrationException {
    JsonView view =
        parse("{\"none\":null,\"empty\":[],\"two\":[1,2],\"other\":{},\"text\":\"[]\"}");

    assertThat(view.at("empty").requireItems()).isEmpty();
    assertThat(view.at("two").requireItems()).hasSize(2);
    assertThat(badPayload(() -> view.at("none").requireItems()))
        .isEqualTo("Expected a list at /none but found nothing");
    assertThat(badPayload(() -> view.at("other").requireItems())).contains("an object");
    assertThat(badPayload(() -> view.at("text").requireItems())).contains("/text");
  }

  @Test
  void scalars_are_texts_and_containers_are_not() throws IntegrationException {
    JsonView view = parse("{\"a\":\"x\",\"b\":1.50,\"c\":true,\"d\":[],\"e\":{}}");

    assertThat(view.at("a").text()).contains("x");
    assertThat(view.at("b").text()).contains("1.50");
    assertThat(view.at("c").text()).contains("true");
    assertThat(view.at("d").text()).isEmpty();
    assertThat(view.at("e").textOrNull()).isNull();
    assertThat(view.at("f").textOr("-")).isEqualTo("-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "\"12\"", "12.0", "\"12.00\"", "1.2e1", "\" 12 \""})
  void a_whole_number_comes_in_many_spellings(String value) throws IntegrationException {
    assertThat(parse("[" + value + "]").at("0").requireLong()).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.5", "\"abc\"", "[]", "null", "9223372036854775808", "1e400", "\"1e999999999\""})
  void what_is_no_whole_number_is_told_with_its_path(String value) throws IntegrationException {
    JsonView view = parse("{\"data\":[" + value + "]}").at("data", "0");

    assertThat(badPayload(view::requireLong)).startsWith("Expected a whole number at /data/0 but");
  }

  @ParameterizedTest
  @CsvSource({
    "true,true",
    "'\"true\"',true",
    "1,true",
    "'\"1\"',true",
    "'\"TRUE\"',true",
    "false,false",
    "0,false",
    "2,false",
    "'\"yes\"',false",
    "null,false",
    "{},false"
  })
  void truth_is_true_or_one(String value, boolean truth) throws IntegrationException {
    assertThat(parse("[" + value + "]").at("0").isTrue()).isEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"2024-05-01T10:00:00Z\"', 2024-05-01T10:00:00Z",
    "'\"2024-05-01T12:00:00+02:00\"', 2024-05-01T10:00:00Z",
    "'\"2024-05-01T12:00:00.123456+0200\"', 2024-05-01T10:00:00.123456Z",
    "'\"2024-05-01T12:00:00+02\"', 2024-05-01T10:00:00Z",
    "'\"2024-05-01T12:00+02:00[Europe/Berlin]\"', 2024-05-01T10:00:00Z",
    "'\"2024-05-01 10:00:00Z\"', 2024-05-01T10:00:00Z",
    "1714557600, 2024-05-01T10:00:00Z",
    "'\"1714557600\"', 2024-05-01T10:00:00Z",
    "1714557600.25, 2024-05-01T10:00:00.250Z",
    "1714557600250, 2024-05-01T10:00:00.250Z",
    "'\"1714557600250.5\"', 2024-05-01T10:00:00.250500Z",
    "1.7145576E9, 2024-05-01T10:00:00Z",
    "0, 1970-01-01T00:00:00Z",
    "-1, 1969-12-31T23:59:59Z"
  })
  void a_time_comes_in_many_spellings(String value, Instant meant) throws IntegrationException {
    assertThat(parse("[" + value + "]").at("0").requireInstant()).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2024-05-01T10:00:00\"",
        "\"2024-05-01\"",
        "\"yesterday\"",
        "\"2024-13-01T10:00:00Z\"",
        "1714557600000000",
        "1e300",
        "{}",
        "true"
      })
  void what_is_no_time_with_zone_is_told(String value) throws IntegrationException {
    JsonView view = parse("{\"at\":" + value + "}").at("at");

    assertThat(badPayload(view::instant)).startsWith("Expected a time with its zone at /at but");
  }

  @Test
  void a_time_without_zone_takes_the_one_given() throws IntegrationException {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    JsonView view = parse("[\"2024-05-01T12:00:00\",\"2024-05-01T10:00:00Z\",null,\"\"]");
    Instant meant = Instant.parse("2024-05-01T10:00:00Z");

    assertThat(view.at("0").instant(berlin)).contains(meant);
    assertThat(view.at("1").instant(berlin)).contains(meant);
    assertThat(view.at("2").instant(berlin)).isEmpty();
    assertThat(view.at("3").instant()).isEmpty();
  }

  @Test
  void numbers_keep_their_value_exactly() throws IntegrationException {
    String document = "{\"a\":0.1000000000000000055511151231257827,\"b\":12345678901234567890123}";

    assertThat(new String(parse(document).bytes(), StandardCharsets.UTF_8)).isEqualTo(document);
  }

  @Test
  void a_place_is_a_document_of_its_own() throws IntegrationException {
    byte[] part = parse("{\"a\":{\"b\":[1,null]}}").at("a").bytes();

    assertThat(new String(part, StandardCharsets.UTF_8)).isEqualTo("{\"b\":[1,null]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":1} x", "<html>", "{'a':1}", "[1,]", "{\"a\":NaN}"})
  void what_is_no_json_is_bad_payload(String document) {
    assertThat(badPayload(() -> parse(document).requireText())).isNotEmpty();
  }

  @Test
  void a_message_names_the_position_and_shows_little() {
    String page = "<!DOCTYPE html>\n<title>" + "secret".repeat(100);

    assertThat(badPayload(() -> parse(page)))
        .startsWith("This is not JSON at line 1, column ")
        .contains("<!DOCTYPE html>")
        .doesNotContain("\n")
        .hasSizeLessThan(120);
    assertThat(badPayload(() -> parse("[\"" + "x".repeat(99) + "\"]").at("0").requireLong()))
        .hasSizeLessThan(100);
  }

  @Test
  void sixty_four_levels_are_deep_enough() throws IntegrationException {
    assertThat(parse("[".repeat(64) + "]".repeat(64)).exists()).isTrue();
    assertThat(badPayload(() -> parse("[".repeat(65) + "]".repeat(65)))).contains("64 levels");
    assertThat(badPayload(() -> parse("[".repeat(100_000)))).contains("64 levels");
  }

  @Test
  void a_document_beyond_the_cap_is_not_looked_at() {
    JacksonJson small = new JacksonJson(10);

    assertThat(badPayload(() -> small.parse("[1,2,3,4,5]".getBytes(StandardCharsets.UTF_8))))
        .contains("longer than 10 bytes");
  }

  record Device(
      String id, int count, @Nullable Instant seen, @Nullable Inner inner, List<Long> ids) {
    record Inner(boolean up) {}

    boolean isKnown() {
      return true;
    }
  }

  private Device read(String document) throws IntegrationException {
    return json.read(document.getBytes(StandardCharsets.UTF_8), Device.class);
  }

  @Test
  void a_record_is_bound_by_names_and_the_rest_ignored() throws IntegrationException {
    Device device =
        read(
            "{\"id\":\"a\",\"count\":null,\"seen\":1714557600,\"inner\":{\"up\":true},"
                + "\"ids\":[1],\"more\":{}}");

    assertThat(device)
        .isEqualTo(
            new Device(
                "a",
                0,
                Instant.parse("2024-05-01T10:00:00Z"),
                new Device.Inner(true),
                List.of(1L)));
  }

  @Test
  void a_record_that_does_not_fit_is_told_by_path() {
    assertThat(badPayload(() -> read("{\"ids\":[1,\"tell-tale\"]}")))
        .contains("/ids/1")
        .doesNotContain("tell-tale");
    assertThat(badPayload(() -> read("{\"seen\":\"soon\"}"))).contains("/seen");
    assertThat(badPayload(() -> read("[]"))).isNotEmpty();
    assertThat(badPayload(() -> read("null"))).isNotEmpty();
    assertThat(badPayload(() -> read("{\"id\":"))).contains("not JSON");
  }

  @Test
  void a_record_is_written_by_its_components_without_nulls() {
    assertThat(written(new Device("a", 1, null, null, List.of(2L))))
        .isEqualTo("{\"id\":\"a\",\"count\":1,\"ids\":[2]}");
    assertThat(written(new Cursor("c"))).isEqualTo("{\"value\":\"c\"}");
  }

  record Oddly(boolean isUp, String getName, int getter) {
    String getMore() {
      return "more";
    }
  }

  @Test
  void components_may_be_named_like_getters() throws IntegrationException {
    byte[] document = json.write(new Oddly(true, "n", 1));

    assertThat(new String(document, StandardCharsets.UTF_8))
        .isEqualTo("{\"isUp\":true,\"getName\":\"n\",\"getter\":1}");
    assertThat(json.read(document, Oddly.class)).isEqualTo(new Oddly(true, "n", 1));
  }

  record Bag(Optional<String> there, Optional<String> absent, URI address, Duration took) {}

  @Test
  void usual_values_are_written_as_texts() throws IntegrationException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("at", Instant.parse("2024-05-01T10:00:00Z"));
    map.put("none", null);
    map.put("kind", Kind.CONFLICT);
    map.put("list", Arrays.asList(1, "b", new BigDecimal("1.50")));
    map.put("view", parse("{\"x\":null}"));
    map.put(
        "bag",
        new Bag(
            Optional.of("y"),
            Optional.empty(),
            URI.create("https://a.example"),
            Duration.ofMinutes(1)));

    assertThat(written(map))
        .isEqualTo(
            "{\"at\":\"2024-05-01T10:00:00Z\",\"kind\":\"CONFLICT\",\"list\":[1,\"b\",1.50],"
                + "\"view\":{\"x\":null},\"bag\":{\"there\":\"y\",\"address\":"
                + "\"https://a.example\",\"took\":\"PT1M\"}}");
  }

  @Test
  void a_secret_is_not_written_by_accident() {
    assertThatThrownBy(() -> json.write(Map.of("token", Secret.of("s3cr3t"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/token")
        .hasMessageNotContaining("s3cr3t");
  }
}
