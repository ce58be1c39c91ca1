package io.nochub.plugins.kaseyavsa;

import io.nochub.api.Health;
import io.nochub.api.Health.Check;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the token may do, told by reading a little of everything; nothing is written. */
record VsaXProbe(VsaXConfig config, VsaXClient client, VsaXWebhook webhook) {
  Health run() throws IntegrationException, InterruptedException {
    List<String> product = new ArrayList<>();
    Check signIn = Health.check("sign in", () -> signIn(product));
    Check[] checks = {
      signIn,
      Health.check("read notifications", () -> count(client.newestNotifications())),
      read("organisations", "organizations", "Id"),
      read("sites", "sites", "Id"),
      read("groups", "groups", "Id"),
      read("devices", "devices", "Identifier"),
      Health.check("read webhooks", this::webhooks),
      Health.check("read automation tasks", () -> count(client.tasks(0))),
      Health.check("read automation scripts", this::scripts),
      Health.untold("register webhooks", "VSA X tells only when it is tried"),
      Health.untold("run tasks and scripts", "VSA X tells only when it is tried")
    };
    long refused =
        Arrays.stream(checks).filter(check -> check.answer() == Health.Answer.NO).count();
    String name = product.isEmpty() ? "VSA X" : product.get(0);
    return Health.of(
        refused == 0 ? name + " can be used" : name + ": " + refused + " checks failed", checks);
  }

  private String signIn(List<String> product) throws IntegrationException, InterruptedException {
    JsonView environment = client.environment();
    String version = environment.at("ProductVersion").requireText();
    product.add(environment.at("CustomerName").textOr("VSA X"));
    return "version " + version;
  }

  private Check read(String what, String list, String key)
      throws IntegrationException, InterruptedException {
    return Health.check("read " + what, () -> count(client.list(list, key, 0, 1)));
  }

  private static String count(Rows rows) {
    return rows.total() < 0 ? "can be listed" : rows.total() + " in all";
  }

  private String webhooks() throws IntegrationException, InterruptedException {
    List<JsonView> all = Lists.all(client::webhooks, "Id", "webhooks of VSA X");
    Optional<String> own = webhook.registered();
    if (own.isEmpty()) {
      return config.webhookKey() == null
          ? "the hub registered none: notifications come with the next poll"
          : "one made by hand is expected; VSA X has " + all.size();
    }
    if (all.stream().noneMatch(it -> it.at("Id").textOr("").equals(own.get()))) {
      throw IntegrationException.of(
          Kind.NOT_FOUND, "the hub's webhook was removed in VSA X: register it again");
    }
    return "the hub's is registered";
  }

  private String scripts() throws IntegrationException, InterruptedException {
    String category = config.scriptCategory();
    if (category == null) {
      return count(client.scripts(0)) + ", none offered: the settings name no category";
    }
    long offered =
        Lists.all(client::scripts, "Id", "automation scripts").stream()
            .filter(
                it -> it.at("CategoryName").textOr("").strip().equalsIgnoreCase(category.strip()))
            .count();
    if (offered == 0) {
      throw IntegrationException.of(
          Kind.NOT_FOUND, "no script of the category " + category + " can be seen");
    }
    return offered + " in the category " + category;
  }
}
