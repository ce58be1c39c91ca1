package io.nochub.plugins.kaseyabms;

import io.nochub.api.IntegrationException;
import io.nochub.api.json.JsonView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One of BMS's data objects. Its description writes the names with a capital letter, scripts that
 * are in use read them with a small one; here both are the same.
 */
record Dto(JsonView json) {
  JsonView at(String name) {
    JsonView found = json.at(name);
    return found.exists()
        ? found
        : json.at(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1));
  }

  Dto object(String name) {
    return new Dto(at(name));
  }

  List<Dto> list() throws IntegrationException {
    return json.requireItems().stream().map(Dto::new).toList();
  }

  /** Empty also where BMS writes a zero for "none". */
  Optional<String> id(String name) {
    return at(name).text().filter(text -> !text.isBlank() && !text.equals("0"));
  }

  String text(String name) {
    return at(name).textOr("");
  }

  Optional<Instant> time(String name, ZoneId ifNone) throws IntegrationException {
    return at(name).instant(ifNone);
  }
}
