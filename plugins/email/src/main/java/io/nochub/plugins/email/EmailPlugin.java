package io.nochub.plugins.email;

import io.nochub.api.Capability;
import io.nochub.api.HubPlugin;
import io.nochub.api.IntegrationType;
import java.util.List;
import java.util.Set;

/** One type, {@code email}: a notification channel by SMTP. */
public final class EmailPlugin implements HubPlugin {
  static final IntegrationType<EmailConfig> TYPE =
      IntegrationType.of(
          "email",
          "E-mail (SMTP)",
          EmailConfig.class,
          Set.of(Capability.NOTIFY),
          Set.of(),
          EmailIntegration::new);

  @Override
  public List<IntegrationType<?>> integrationTypes() {
    return List.of(TYPE);
  }
}
