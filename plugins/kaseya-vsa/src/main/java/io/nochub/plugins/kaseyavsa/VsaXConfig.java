package io.nochub.plugins.kaseyavsa;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of one VSA X tenant, or of one Pulseway account. */
record VsaXConfig(
    @Setting(
            label = "API address",
            help =
                "https://TENANT.vsax.net/api/v3 for VSA X, https://api.pulseway.com/v3 for Pulseway,"
                    + " https://SERVER/api/v3 for a Pulseway server of your own")
        URI address,
    @Setting(label = "Token ID", help = "Of the API token made for the hub", pattern = "[^:\\s]+")
        String tokenId,
    @Setting(label = "Token secret", help = "Shown once, when the token is made")
        Secret tokenSecret,
    @Setting(
            label = "Webhook key",
            help =
                "The SecretKey VSA X gave for a webhook that was made by hand. One the hub registered"
                    + " needs none",
            group = "Alerts")
        @Nullable Secret webhookKey,
    @Setting(
            label = "Language of the webhook",
            help =
                "The language of the texts in webhook notifications. SERVER takes the one of the"
                    + " server, so that they read as the polled ones do. Problems are told apart by"
                    + " their text: after a change what is open is told once more",
            byDefault = "SERVER",
            group = "Alerts")
        Language language,
    @Setting(
            label = "Quiet after",
            help =
                "An alert ends when its notification has not come again for so long and the device"
                    + " is online. VSA X never says that a problem is over. 0s: only the device's"
                    + " state ends alerts",
            byDefault = "24h",
            min = 0,
            group = "Alerts")
        Duration quietAfter,
    @Setting(
            label = "Says offline",
            help = "Texts by which a notification says that the device itself is gone",
            group = "Alerts")
        List<String> offlineSays,
    @Setting(
            label = "Says online",
            help = "Texts by which a notification says that the device is back",
            group = "Alerts")
        List<String> onlineSays,
    @Setting(
            label = "Categories",
            help = "What other texts are about, beside the table in the README",
            group = "Alerts")
        List<Topics.Topic> categories,
    @Setting(
            label = "Script category",
            help =
                "The folder of automation scripts that may be run from the hub. Without one only"
                    + " tasks are offered, none of VSA X's own",
            group = "Actions",
            pattern = ".*\\S.*")
        @Nullable String scriptCategory,
    @Setting(
            label = "Read device details",
            help =
                "Serial number, MAC and IP addresses, and the kind of each device, at one request"
                    + " more per device and inventory",
            byDefault = "true",
            group = "Inventory",
            advanced = true)
        boolean deviceDetails,
    @Setting(
            label = "Calls per second",
            help =
                "The most the hub makes. The vendor documents no limit; the customer's other tools"
                    + " want some too",
            byDefault = "10",
            min = 1,
            max = 100,
            advanced = true)
        int callsPerSecond,
    @Setting(
            label = "Look for notifications every",
            byDefault = "1m",
            min = 10,
            max = 3_600,
            advanced = true)
        Duration interval) {

  /** Of texts; the two VSA X offers. */
  enum Language {
    SERVER,
    EN,
    DE
  }

  VsaXConfig {
    Addresses.check(address);
    address = Addresses.withoutSlash(address);
    String path = address.getPath() == null ? "" : address.getPath();
    if (!path.endsWith("/v3")) {
      throw new InvalidConfigException(
          "address", "must end in /v3, such as https://acme.vsax.net/api/v3");
    }
    offlineSays = List.copyOf(offlineSays);
    onlineSays = List.copyOf(onlineSays);
    categories = List.copyOf(categories);
  }
}
