package io.nochub.plugins.alertmanager;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the sender proves itself, and which labels say what. */
record AlertmanagerConfig(
    @Setting(
            label = "Bearer token",
            group = "Sender",
            help =
                "What Alertmanager sends as `authorization: credentials`; at least 16 characters."
                    + " Give this, or user and password.")
        @Nullable Secret secret,
    @Setting(
            label = "Former bearer token",
            group = "Sender",
            advanced = true,
            help = "Still accepted while senders change to the new one.")
        @Nullable Secret formerSecret,
    @Setting(
            label = "User",
            group = "Sender",
            help = "For a sender that uses `basic_auth` instead of a token.")
        @Nullable String user,
    @Setting(label = "Password", group = "Sender", help = "Belongs to the user.")
        @Nullable Secret password,
    @Setting(
            label = "Client label",
            group = "Labels",
            byDefault = "customer",
            help = "The label whose value names the client; it is what you map to a client.")
        String clientLabel,
    @Setting(
            label = "Site label",
            group = "Labels",
            byDefault = "site",
            help = "The label whose value names the client's site.")
        String siteLabel,
    @Setting(
            label = "Device label",
            group = "Labels",
            byDefault = "instance",
            help = "The label whose value names the device; a port behind it is left out.")
        String deviceLabel,
    @Setting(label = "Severity label", group = "Labels", byDefault = "severity")
        String severityLabel,
    @Setting(
            label = "Severity words",
            group = "Labels",
            help = "Words of your own rules, beside those in the table below.")
        List<SeverityWord> severities,
    @Setting(
            label = "Category label",
            group = "Labels",
            byDefault = "category",
            help = "The label that says what kind of trouble it is, such as `backup` or `network`.")
        String categoryLabel,
    @Setting(
            label = "Categories by alert name",
            group = "Labels",
            help = "For alerts whose rules carry no such label.")
        List<AlertCategory> categories,
    @Setting(
            label = "Ignored labels",
            group = "Labels",
            advanced = true,
            help =
                "Labels that do not tell two problems apart, such as `pod` or `replica`. Alerts"
                    + " that differ only in these count as one problem.")
        List<String> ignoredLabels) {

  /** A word of the severity label and what it means. */
  record SeverityWord(
      @Setting(label = "Word in the label") String word,
      @Setting(label = "Severity") Severity severity) {}

  /** An alert name and the kind of trouble it is about. */
  record AlertCategory(
      @Setting(label = "Alert name") String alertname,
      @Setting(label = "Category") Category category) {}

  private static final int SHORTEST_SECRET = 16;

  AlertmanagerConfig {
    if (secret == null && user == null) {
      throw new InvalidConfigException(
          "secret", "give a bearer token, or user and password: without either anybody could send");
    }
    if (secret != null && secret.reveal().length() < SHORTEST_SECRET) {
      throw new InvalidConfigException(
          "secret", "is too easy to guess: use at least " + SHORTEST_SECRET + " characters");
    }
    if (user != null && password == null) {
      throw new InvalidConfigException("password", "is missing for the user " + user);
    }
    if (user == null && password != null) {
      throw new InvalidConfigException("user", "is missing, though there is a password");
    }
    severities = List.copyOf(severities);
    categories = List.copyOf(categories);
    ignoredLabels = List.copyOf(ignoredLabels);
  }
}
