package io.nochub.plugins.alertmanager;

import io.nochub.api.Secret;
import io.nochub.api.source.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The values of the Authorization header that prove a sender, scheme in lower case. */
record SenderProof(List<Secret> accepted) {
  SenderProof {
    accepted = List.copyOf(accepted);
  }

  static SenderProof of(AlertmanagerConfig config) {
    List<Secret> accepted = new ArrayList<>();
    if (config.secret() != null) {
      accepted.add(Secret.of("bearer " + config.secret().reveal()));
    }
    if (config.formerSecret() != null) {
      accepted.add(Secret.of("bearer " + config.formerSecret().reveal()));
    }
    if (config.user() != null && config.password() != null) {
      String pair = config.user() + ":" + config.password().reveal();
      byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
      accepted.add(Secret.of("basic " + Base64.getEncoder().encodeToString(bytes)));
    }
    return new SenderProof(accepted);
  }

  /** Whether the request carries one of them. Every one is compared, in constant time. */
  boolean isIn(WebhookRequest request) {
    String given = request.header("Authorization").orElse("");
    int space = given.indexOf(' ');
    if (space < 0) {
      return false;
    }
    String normal = given.substring(0, space).toLowerCase(Locale.ROOT) + given.substring(space);
    boolean found = false;
    for (Secret secret : accepted) {
      found |= secret.matches(normal);
    }
    return found;
  }
}
