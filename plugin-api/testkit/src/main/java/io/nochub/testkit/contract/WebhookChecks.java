package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.nochub.api.Capability;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict.Decision;
import io.nochub.testkit.Lent;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a webhook source lets in, and what is kept of it. */
abstract class WebhookChecks extends Checks {
  private List<WebhookSource> sources = List.of();

  WebhookChecks(IntegrationContract<?> kit) {
    super(kit);
  }

  @BeforeEach
  void openTheSources() {
    Connection connection = kit().open();
    sources = connection.sources(WebhookSource.class);
    assumeFalse(sources.isEmpty(), "has no webhook source");
    connection.context().forbid("authenticate", Lent.HTTP, Lent.METRICS, Lent.FOLDER);
  }

  @Test
  void a_genuine_request_is_taken_in_and_read() throws Exception {
    for (WebhookSource source : sources) {
      WebhookRequest request = genuine(source);

      assertThat(source.authenticate(request).decision()).isEqualTo(Decision.ACCEPT);
      assertThat(source.authenticate(request).status()).isBetween(200, 299);
      assertThat(source.read(stored(source, request))).isNotNull();
    }
  }

  @Test
  void a_request_without_any_proof_is_refused() throws Exception {
    for (WebhookSource source : sources) {
      WebhookRequest bare = bare(genuine(source));

      assertThat(source.authenticate(bare).decision()).isNotEqualTo(Decision.ACCEPT);
    }
  }

  @Test
  void a_request_with_a_changed_proof_is_refused() throws Exception {
    for (WebhookSource source : sources) {
      WebhookRequest request = genuine(source);
      for (String name : request.headers().keySet()) {
        if (carriesNoProof(name)) {
          continue;
        }
        for (String strange : List.of("", " ", changed(request.header(name).orElse("")))) {
          assertThat(source.authenticate(withHeader(request, name, strange)).decision())
              .as("%s changed", name)
              .isNotEqualTo(Decision.ACCEPT);
        }
      }
    }
  }

  @Test
  void a_changed_body_is_refused_where_the_vendor_signs_it() throws Exception {
    for (WebhookSource source : sources) {
      if (!kit().bodyIsSigned(source)) {
        continue;
      }
      WebhookRequest request = genuine(source);
      byte[] body = request.body().clone();
      body[body.length / 2] ^= 1;
      assertThat(source.authenticate(with(request, request.headers(), body)).decision())
          .isEqualTo(Decision.REFUSE);
    }
  }

  @Test
  void odd_requests_get_a_verdict() throws Exception {
    for (WebhookSource source : sources) {
      WebhookRequest request = genuine(source);
      for (String method : List.of("GET", "HEAD", "PUT", "OPTIONS")) {
        WebhookRequest odd =
            new WebhookRequest(
                method,
                URI.create("https://hub.example/hooks/test?%00=%ff&&=&x"),
                "../../etc",
                Map.of("Authorization", List.of()),
                new byte[0],
                request.at());
        assertThat(source.authenticate(odd).decision()).isNotEqualTo(Decision.ACCEPT);
      }
    }
  }

  @Test
  void nothing_that_is_kept_of_a_request_shows_a_secret() throws Exception {
    for (WebhookSource source : sources) {
      Received item = stored(source, genuine(source));

      kit().assertNoSecret(item.facts().toString());
      kit().assertNoSecret(item.text());
    }
  }

  @Test
  @OnlyWith(Capability.WEBHOOK_INSTALL)
  void install_and_remove_may_be_repeated() throws Exception {
    WebhookSource source = kit().open().sources(WebhookSource.class).get(0);
    URI address = URI.create("https://hub.example/hooks/test/" + source.name());

    source.install(address);
    source.install(address);
    source.remove();
    source.remove();
  }

  private WebhookRequest genuine(WebhookSource source) throws Exception {
    for (Received item : kit().items(source)) {
      if (readable(source, item)) {
        return kit().genuine(source, item.body());
      }
    }
    throw new AssertionError("none of the items can be read: record a case with a good request");
  }

  private static boolean readable(WebhookSource source, Received item) {
    try {
      source.read(item);
      return true;
    } catch (IntegrationException e) {
      assertThat(e.kind()).isEqualTo(Kind.BAD_PAYLOAD);
      return false;
    }
  }

  /** What the hub makes of an accepted request. */
  private static Received stored(WebhookSource source, WebhookRequest request) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("method", request.method());
    facts.put("path", request.path());
    String query = request.address().getRawQuery();
    if (query != null) {
      WebhookRequest.form(query).forEach((name, value) -> facts.put("query." + name, value));
    }
    for (String name : source.keptHeaders()) {
      String lower = name.toLowerCase(Locale.ROOT);
      request.header(name).ifPresent(value -> facts.put("header." + lower, value));
    }
    facts.keySet().removeAll(source.secretFacts());
    return new Received("webhook", "", request.at(), facts, request.body());
  }

  /** The request without what could prove its sender: headers, query, path. */
  private static WebhookRequest bare(WebhookRequest request) {
    Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
    headers.keySet().removeIf(name -> !carriesNoProof(name));
    URI address = request.address();
    String text = address.getScheme() + "://" + address.getAuthority() + "/hooks/test";
    return new WebhookRequest(
        request.method(), URI.create(text), "", headers, request.body(), request.at());
  }

  private static boolean carriesNoProof(String header) {
    return List.of("content-type", "content-length", "user-agent", "host", "accept")
        .contains(header.toLowerCase(Locale.ROOT));
  }

  private static String changed(String proof) {
    if (proof.isEmpty()) {
      return "x";
    }
    char first = proof.charAt(proof.length() / 2);
    return proof.substring(0, proof.length() / 2)
        + (first == 'x' ? 'y' : 'x')
        + proof.substring(proof.length() / 2 + 1);
  }

  private static WebhookRequest withHeader(WebhookRequest request, String name, String value) {
    Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
    headers.put(name, List.of(value));
    return with(request, headers, request.body());
  }

  private static WebhookRequest with(
      WebhookRequest request, Map<String, List<String>> headers, byte[] body) {
    return new WebhookRequest(
        request.method(), request.address(), request.path(), headers, body, request.at());
  }
}
