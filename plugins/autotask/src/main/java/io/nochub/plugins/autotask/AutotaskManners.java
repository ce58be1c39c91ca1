package io.nochub.plugins.autotask;

import io.nochub.api.IntegrationException;
import io.nochub.api.Secret;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners;
import io.nochub.api.http.HttpReply;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Three headers on each call, errors by the words in them, and the pace of the quota. */
record AutotaskManners(AutotaskConfig config, Quota quota) implements HttpManners {
  @Override
  public HttpCall sign(HttpCall call, @Nullable Secret token) {
    return call.header("ApiIntegrationCode", config.integrationCode())
        .header("UserName", config.user())
        .header("Secret", config.secret());
  }

  @Override
  public Optional<IntegrationException> judge(HttpCall call, HttpReply reply) {
    return Refusal.of(call, reply);
  }

  @Override
  public Pace pace() {
    return quota.pace();
  }
}
