package io.nochub.testkit.spec;

import io.nochub.testkit.FakeVendor.Exchange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A vendor's OpenAPI 3 or Swagger 2 description, and what an exchange has in it that is not
 * described: an unknown path, method, parameter or field, a value of the wrong kind, something
 * required that is missing. A good reply is checked like a request, so that a test's vendor does
 * not send a field that no real one has; a failure is checked where the description tells both.
 *
 * <p>Descriptions have errors of their own. {@link #allow} names one, with the reason why it is not
 * ours. Immutable.
 */
public final class VendorSpec {
  private final SpecDocument document;
  private final List<SpecOperation> operations;
  private final String base;
  private final Map<String, String> allowed;

  private VendorSpec(
      SpecDocument document,
      List<SpecOperation> operations,
      String base,
      Map<String, String> allowed) {
    this.document = document;
    this.operations = operations;
    this.base = base;
    this.allowed = allowed;
  }

  /**
   * Reads a description from the folder of vendors' descriptions; without that folder the test is
   * skipped.
   */
  public static VendorSpec load(String file) {
    return of(SpecFolder.read(file));
  }

  /** Reads a description that a plugin keeps itself, for a vendor that publishes none. */
  public static VendorSpec of(byte[] jsonOrYaml) {
    SpecDocument document = new SpecDocument(jsonOrYaml);
    String server = document.at("/servers/0/url").asString("");
    String base = server.replaceFirst("^[a-z]+://[^/]+", "").replaceFirst("/$", "");
    return new VendorSpec(document, SpecOperation.all(document), base, Map.of());
  }

  /** The same, where the test's vendor has another base path than the description's server. */
  public VendorSpec under(String path) {
    return new VendorSpec(document, operations, path, allowed);
  }

  /**
   * The same, with a deviation that is the description's fault: sentences with these words are left
   * out. A deviation that no exchange shows is itself a problem, lest it hide a real one later.
   */
  public VendorSpec allow(String words, String reason) {
    Map<String, String> more = new LinkedHashMap<>(allowed);
    more.put(words, reason);
    return new VendorSpec(document, operations, base, more);
  }

  /**
   * A sentence for each thing that is not as described; empty if all is. An entry of a list is
   * called by [] instead of its number, so that what is wrong in every entry is said once.
   */
  public List<String> problems(List<Exchange> exchanges) {
    Set<String> found = new LinkedHashSet<>();
    exchanges.forEach(exchange -> found.addAll(problems(exchange)));
    List<String> problems = new ArrayList<>();
    Set<String> unneeded = new LinkedHashSet<>(allowed.keySet());
    for (String sentence : found) {
      List<String> excuses = allowed.keySet().stream().filter(sentence::contains).toList();
      unneeded.removeAll(excuses);
      if (excuses.isEmpty()) {
        problems.add(sentence);
      }
    }
    unneeded.forEach(
        words ->
            problems.add(
                "no exchange shows the allowed deviation '%s' (%s)"
                    .formatted(words, allowed.get(words))));
    return problems;
  }

  private List<String> problems(Exchange exchange) {
    String path = exchange.asked().path();
    if (!path.startsWith(base + "/")) {
      return List.of(SpecOperation.name(exchange) + ": the path is not described");
    }
    return SpecOperation.find(operations, exchange.asked().method(), path.substring(base.length()))
        .map(operation -> operation.problems(document, exchange, path.substring(base.length())))
        .orElseGet(() -> List.of(SpecOperation.name(exchange) + ": the path is not described"));
  }
}
