package io.nochub.plugins.dattormm;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of one Datto RMM account. */
record DattoConfig(
    @Setting(
            label = "API URL",
            help =
                "As Datto shows it beside the key, such as https://merlot-api.centrastage.net; it"
                    + " names the platform of your account")
        URI address,
    @Setting(label = "API key", pattern = "\\S+") String apiKey,
    @Setting(label = "API secret key") Secret apiSecretKey,
    @Setting(
            label = "Webhook secret",
            help =
                "What Datto sends in the header X-Hub-Secret; at least 16 characters. Without it"
                    + " alerts come by looking alone",
            group = "Webhook")
        @Nullable Secret webhookSecret,
    @Setting(
            label = "Former webhook secret",
            help = "Still accepted while monitors change to the new one",
            group = "Webhook",
            advanced = true)
        @Nullable Secret formerWebhookSecret,
    @Setting(
            label = "Look at open alerts every",
            byDefault = "2m",
            min = 30,
            max = 3_600,
            group = "Calls")
        Duration interval,
    @Setting(
            label = "Calls a minute",
            help =
                "Datto allows an account 600 a minute for all its tools together, and slows down"
                    + " all of them from 540",
            byDefault = "180",
            min = 60,
            max = 500,
            group = "Calls",
            advanced = true)
        int callsPerMinute,
    @Setting(
            label = "Read device audits",
            help =
                "For serial numbers and MAC addresses: one call for each device, again when its"
                    + " audit changed or NOC Hub was restarted",
            byDefault = "true",
            group = "Calls",
            advanced = true)
        boolean audits,
    @Setting(
            label = "Kinds of alert",
            help = "What a context means to you, before the table in the README",
            group = "Alerts",
            advanced = true)
        List<Rule> contexts) {

  /** The operator's own meaning of a context. */
  record Rule(
      @Setting(
              label = "Context",
              help = "As in the alert's detail `context`, such as comp_script_ctx",
              pattern = "[A-Za-z0-9_.-]+")
          String context,
      @Setting(label = "Category") Category category,
      @Setting(label = "Severity", help = "Instead of the one Datto's priority stands for")
          @Nullable Severity severity) {}

  private static final int SHORTEST_SECRET = 16;
  private static final Set<String> PATHS = Set.of("", "/", "/api", "/api/", "/api/v2", "/api/v2/");
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost");

  DattoConfig {
    if (address.getHost() == null
        || (!"https".equals(address.getScheme()) && !THIS_MACHINE.contains(address.getHost()))) {
      throw new InvalidConfigException(
          "address", "must begin with https://, as the key is sent there");
    }
    if (!PATHS.contains(address.getPath()) || address.getQuery() != null) {
      throw new InvalidConfigException(
          "address", "only up to the host, such as https://merlot-api.centrastage.net");
    }
    address = URI.create(address.getScheme() + "://" + address.getAuthority());
    requireLong("webhookSecret", webhookSecret);
    requireLong("formerWebhookSecret", formerWebhookSecret);
    if (webhookSecret == null && formerWebhookSecret != null) {
      throw new InvalidConfigException("webhookSecret", "is missing, though there is a former one");
    }
    contexts = List.copyOf(contexts);
  }

  private static void requireLong(String field, @Nullable Secret secret) {
    if (secret != null && secret.reveal().length() < SHORTEST_SECRET) {
      throw new InvalidConfigException(
          field, "is too easy to guess: use at least " + SHORTEST_SECRET + " characters");
    }
  }
}
