package io.nochub.plugins.autotask;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.Page;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Device;
import io.nochub.api.asset.Organisation;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Active companies, and active configuration items as devices. */
record AutotaskAssets(AutotaskConfig config, AutotaskClient client, Definitions definitions)
    implements AssetDirectory {
  private static final String ITEMS = "ConfigurationItems";
  private static final String TYPE = "configurationItemType";
  private static final List<String> COMPANY_FIELDS =
      List.of("id", "companyName", "parentCompanyID");
  private static final List<String> ITEM_FIELDS =
      List.of(
          "id",
          "companyID",
          "companyLocationID",
          TYPE,
          "referenceTitle",
          "serialNumber",
          "rmmDeviceAuditHostname",
          "rmmDeviceAuditMacAddress",
          "rmmDeviceAuditIPAddress");

  private static final Pattern BETWEEN = Pattern.compile("[,;\\s]+");

  @Override
  public Page<Organisation> organisations(Cursor from)
      throws IntegrationException, InterruptedException {
    List<Condition> conditions = new ArrayList<>();
    conditions.add(Condition.equal("isActive", true));
    if (!config.companyTypes().isEmpty()) {
      List<Long> types = new ArrayList<>();
      for (String type : config.companyTypes()) {
        types.add(AutotaskTickets.number(type));
      }
      conditions.add(Condition.oneOf("companyType", types));
    }
    AutotaskClient.Page page =
        client.page("Companies", above(from), COMPANY_FIELDS, conditions.toArray(Condition[]::new));
    List<Organisation> companies = new ArrayList<>();
    for (JsonView company : page.rows()) {
      String id = company.at("id").requireText();
      String name = company.at("companyName").textOr("").strip();
      companies.add(
          new Organisation(
              id,
              name.isEmpty() ? "company " + id : name,
              company.at("parentCompanyID").textOrNull()));
    }
    return Page.of(companies, next(page));
  }

  @Override
  public Page<Device> devices(Cursor from) throws IntegrationException, InterruptedException {
    Definitions.@Nullable Field type =
        from.isStart() ? definitions.look(ITEMS).get(TYPE) : definitions.of(ITEMS).get(TYPE);
    AutotaskClient.Page page =
        client.page(ITEMS, above(from), ITEM_FIELDS, Condition.equal("isActive", true));
    List<Device> devices = new ArrayList<>();
    for (JsonView item : page.rows()) {
      if (item.at("companyID").exists()) {
        devices.add(device(item, type));
      }
    }
    return Page.of(devices, next(page));
  }

  private Device device(JsonView item, Definitions.@Nullable Field type)
      throws IntegrationException, InterruptedException {
    String id = item.at("id").requireText();
    String title = item.at("referenceTitle").textOr("").strip();
    String host = item.at("rmmDeviceAuditHostname").textOr("").strip();
    Subject subject =
        Subject.of(item.at("companyID").requireText(), id)
            .with(Hint.SITE_ID, item.at("companyLocationID").textOrNull())
            .with(Hint.SERIAL, item.at("serialNumber").textOrNull())
            .with(Hint.HOSTNAME, !host.isEmpty() ? host : isHostName(title) ? title : null);
    subject = each(subject, Hint.MAC, item.at("rmmDeviceAuditMacAddress"));
    subject = each(subject, Hint.IP, item.at("rmmDeviceAuditIPAddress"));
    String name = title.isEmpty() ? host : title;
    return new Device(
        subject,
        name.isEmpty() ? "configuration item " + id : name,
        kind(type, item.at(TYPE).textOr("")),
        null,
        null);
  }

  /** A title is free text; one such as "Firewall (main)" must not be taken for evidence. */
  private static boolean isHostName(String title) {
    return title.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  }

  /** Several addresses stand in one text. */
  private static Subject each(Subject subject, Hint hint, JsonView texts) {
    Subject more = subject;
    for (String text : BETWEEN.split(texts.textOr(""), -1)) {
      more = more.with(hint, text);
    }
    return more;
  }

  private static Device.Kind kind(Definitions.@Nullable Field type, String value) {
    return Optional.ofNullable(type)
        .flatMap(list -> list.value(value))
        .map(one -> Device.Kind.guess(one.label()))
        .orElse(Device.Kind.OTHER);
  }

  /** -1 because one's own company has the number 0. */
  private static long above(Cursor from) {
    return from.value().matches("\\d{1,18}") ? Long.parseLong(from.value()) : -1;
  }

  private static Optional<Cursor> next(AutotaskClient.Page page) {
    return page.more() ? Optional.of(new Cursor(Long.toString(page.last()))) : Optional.empty();
  }
}
