package io.nochub.plugins.webhook;

import io.nochub.api.Secret;
import io.nochub.api.json.Json;
import io.nochub.api.source.Received;
import io.nochub.plugins.webhook.WebhookConfig.SeverityWord;
import io.nochub.runtime.json.JacksonJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A hook with everything at its default but what a test is about. */
record HookFixture(
    Secret secret,
    @Nullable Secret secretBefore,
    @Nullable String signatureHeader,
    String mapping,
    List<SeverityWord> severities,
    Duration longest,
    int deepest,
    int largest) {
  static final Instant AT = Instant.parse("2026-03-02T08:15:33Z");
  static final Json JSON = new JacksonJson();

  static HookFixture plain() {
    return new HookFixture(
        Secret.of("rosebud-17"),
        null,
        null,
        WebhookConfig.PLAIN_SHAPE,
        List.of(),
        Duration.ofMillis(250),
        100,
        1_000_000);
  }

  static HookFixture mapping(String mapping) {
    HookFixture plain = plain();
    return new HookFixture(
        plain.secret, null, null, mapping, List.of(), plain.longest, plain.deepest, plain.largest);
  }

  HookFixture before(String formerSecret) {
    return new HookFixture(
        secret,
        Secret.of(formerSecret),
        signatureHeader,
        mapping,
        severities,
        longest,
        deepest,
        largest);
  }

  HookFixture signedIn(String header) {
    return new HookFixture(
        secret, secretBefore, header, mapping, severities, longest, deepest, largest);
  }

  HookFixture words(SeverityWord... words) {
    return new HookFixture(
        secret, secretBefore, signatureHeader, mapping, List.of(words), longest, deepest, largest);
  }

  HookFixture limits(Duration time, int depth, int size) {
    return new HookFixture(
        secret, secretBefore, signatureHeader, mapping, severities, time, depth, size);
  }

  WebhookConfig config() {
    return new WebhookConfig(
        secret,
        secretBefore,
        "X-Hub-Secret",
        signatureHeader,
        mapping,
        severities,
        longest,
        deepest,
        largest);
  }

  JsonHook hook() {
    BodyReader bodies = new BodyReader(JSON);
    WebhookConfig config = config();
    return new JsonHook(
        config,
        bodies,
        Mapping.compile(mapping, new Budget.Limits(longest, deepest, largest), bodies),
        new MappedSignals(JSON, SeverityWords.with(config.severities())));
  }

  static Received json(String body) {
    return item("application/json", body);
  }

  static Received item(String contentType, String body) {
    return new Received(
        "webhook",
        "",
        AT,
        Map.of("method", "POST", "path", "", "header.content-type", contentType),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
