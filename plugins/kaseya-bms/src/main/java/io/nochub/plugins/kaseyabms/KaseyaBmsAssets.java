package io.nochub.plugins.kaseyabms;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Page;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Device;
import io.nochub.api.asset.Organisation;
import io.nochub.api.http.HttpCall;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Active accounts, and active hardware assets as devices. */
record KaseyaBmsAssets(KaseyaBmsClient client) implements AssetDirectory {
  /** Page to come, and the first id of the page before it. */
  private static final Pattern CURSOR = Pattern.compile("(\\d{1,6})\\|(\\d{0,10})");

  /** An asset's name is free text; one such as "Firewall (main)" must not be taken for evidence. */
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private record Position(int page, String first) {}

  @Override
  public Page<Organisation> organisations(Cursor from)
      throws IntegrationException, InterruptedException {
    Position position = position(from);
    KaseyaBmsClient.Page page =
        page(client.get("crm", "accounts", "summary").query("Filter.IsActive", true), position);
    List<Organisation> accounts = new ArrayList<>();
    for (Dto account : page.rows()) {
      String id = account.at("Id").requireText();
      String name = account.text("AccountName").strip();
      accounts.add(
          new Organisation(
              id, name.isEmpty() ? "account " + id : name, account.id("ParentId").orElse(null)));
    }
    return Page.of(accounts, next(position, page));
  }

  @Override
  public Page<Device> devices(Cursor from) throws IntegrationException, InterruptedException {
    Position position = position(from);
    KaseyaBmsClient.Page page =
        page(
            client
                .get("servicedesk", "hardwareasset", "searchselect")
                .query("Filter.IsActive", true),
            position);
    List<Device> devices = new ArrayList<>();
    for (Dto asset : page.rows()) {
      Optional<String> account = asset.id("AccountId");
      if (account.isPresent()) {
        devices.add(device(asset, account.get()));
      }
    }
    return Page.of(devices, next(position, page));
  }

  private static Device device(Dto asset, String account) throws IntegrationException {
    String id = asset.at("Id").requireText();
    String name = asset.text("AssetName").strip();
    Subject subject =
        Subject.of(account, id)
            .with(Hint.SITE_NAME, asset.text("LocationName"))
            .with(Hint.HOSTNAME, HOST_NAME.matcher(name).matches() ? name : null)
            .with(Hint.SERIAL, asset.text("SerialNumber"))
            .with(Hint.IP, asset.text("IPAddress"));
    Device.Kind kind = Device.Kind.guess(asset.text("CategoryName"));
    return new Device(subject, name.isEmpty() ? "asset " + id : name, kind, null, null);
  }

  private KaseyaBmsClient.Page page(HttpCall call, Position position)
      throws IntegrationException, InterruptedException {
    KaseyaBmsClient.Page page = client.page(call, position.page());
    String first = first(page);
    if (!first.isEmpty() && first.equals(position.first())) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, call + " gave the same page again");
    }
    return page;
  }

  private static String first(KaseyaBmsClient.Page page) {
    return page.rows().isEmpty() ? "" : page.rows().get(0).text("Id");
  }

  private static Position position(Cursor from) {
    Matcher known = CURSOR.matcher(from.value());
    return known.matches()
        ? new Position(Integer.parseInt(known.group(1)), known.group(2))
        : new Position(1, "");
  }

  private static Optional<Cursor> next(Position position, KaseyaBmsClient.Page page) {
    return page.more()
        ? Optional.of(new Cursor((position.page() + 1) + "|" + first(page)))
        : Optional.empty();
  }
}
