package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IntegrationException;
import io.nochub.api.Secret;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import io.nochub.plugins.kaseyavsa.EnvelopeJudge.Said;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signs by token id and secret, and reads the envelope of Data and Meta. */
record VsaXManners(VsaXConfig config) implements HttpManners {
  private static final int AT_ONCE = 4;

  @Override
  public HttpCall sign(HttpCall call, @Nullable Secret token) {
    return call.header("Accept", "application/json").basic(config.tokenId(), config.tokenSecret());
  }

  @Override
  public Pace pace() {
    return new Pace(config.callsPerSecond(), Duration.ofSeconds(1), AT_ONCE);
  }

  @Override
  public Optional<IntegrationException> judge(HttpCall call, HttpReply reply) {
    return EnvelopeJudge.judge(call, reply, VsaXManners::envelope);
  }

  private static Optional<Said> envelope(JsonView document) {
    JsonView meta = document.at("Meta");
    if (!meta.exists()) {
      return Optional.empty();
    }
    String code = meta.at("ResponseCode").textOr("0");
    return Optional.of(
        new Said(
            code.matches("\\d{1,3}") ? Integer.parseInt(code) : 0,
            meta.at("ErrorMessage").textOr("")));
  }
}
