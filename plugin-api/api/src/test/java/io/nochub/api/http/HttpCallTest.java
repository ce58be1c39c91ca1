package io.nochub.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HttpCallTest {
  private static final URI BASE = URI.create("https://psa.example.com/v1");

  @Test
  void an_id_with_a_slash_stays_one_segment() {
    assertThat(HttpCall.get(BASE, "tickets", "a/b?c").address())
        .hasToString("https://psa.example.com/v1/tickets/a%2Fb%3Fc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", ".."})
  void a_segment_that_would_lead_elsewhere_is_refused(String segment) {
    assertThatThrownBy(() -> HttpCall.get(BASE, "tickets", segment))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_base_with_a_query_takes_no_more_path() {
    assertThatThrownBy(() -> HttpCall.get(URI.create("https://psa.example.com/?a=b"), "tickets"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"key\r\nX-Other: 1", "key\n", "key\u0000", "schlüssel"})
  void a_header_value_that_could_become_another_header_is_refused_unshown(String value) {
    assertThatThrownBy(() -> HttpCall.get(BASE).header("X-Key", Secret.of(value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("X-Key")
        .hasMessageNotContaining(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X Key", "X-Key:", "X\r\nY"})
  void a_header_name_that_is_no_token_is_refused(String name) {
    assertThatThrownBy(() -> HttpCall.get(BASE).header(name, "1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_secret_address_is_never_shown() {
    assertThat(HttpCall.post(Secret.of("https://hooks.example.com/T0/s3cr3t")))
        .hasToString("POST hooks.example.com");
    assertThatThrownBy(() -> HttpCall.post(Secret.of("https://hooks.example.com/s3cr3t path")))
        .hasMessageNotContaining("s3cr3t")
        .hasNoCause();
  }

  @Test
  void fields_in_parts_keep_what_they_hold() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("User", "ü--nochub0");
    fields.put("Empty", "");

    HttpCall call = HttpCall.post(BASE).multipart(fields);

    assertThat(call.headers())
        .containsEntry("Content-Type", "multipart/form-data; boundary=nochub1");
    assertThat(new String((byte[]) call.content().orElseThrow(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            --nochub1
            Content-Disposition: form-data; name="User"

            ü--nochub0
            --nochub1
            Content-Disposition: form-data; name="Empty"


            --nochub1--
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void a_part_whose_name_could_end_its_header_is_refused() {
    assertThatThrownBy(() -> HttpCall.post(BASE).multipart(Map.of("a\"\r\nX: y", "1")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
