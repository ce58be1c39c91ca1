package io.nochub.testkit.spec;

import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.json.JsonMapper;

/**
 * A vendor's operations by method and path alone, for one that describes no more: a JSON list of
 * {@code [entity, operation, method, path]}, with open steps written {@code :id} or {@code {id}}.
 */
public final class OperationList {
  private final String base;
  private final List<Operation> operations;

  private OperationList(String base, List<Operation> operations) {
    this.base = base;
    this.operations = operations;
  }

  /**
   * Reads a list from the folder of vendors' descriptions; without that folder the test is skipped.
   *
   * @param base what stands before the listed paths, such as {@code /atservicesrest}
   */
  public static OperationList load(String file, String base) {
    return of(SpecFolder.read(file), base);
  }

  static OperationList of(byte[] json, String base) {
    List<Operation> operations =
        StreamSupport.stream(JsonMapper.shared().readTree(json).spliterator(), false)
            .map(
                one -> new Operation(one.get(2).asString(), PathTemplate.of(one.get(3).asString())))
            .toList();
    return new OperationList(base, operations);
  }

  /** A sentence for each different request the list does not know; empty if it knows all. */
  public List<String> problems(List<Exchange> exchanges) {
    List<String> problems = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      Asked asked = exchange.asked();
      if (!knows(asked)) {
        problems.add(asked.method() + " " + asked.path() + " is not in the vendor's list");
      }
    }
    return problems.stream().distinct().toList();
  }

  private boolean knows(Asked asked) {
    return asked.path().startsWith(base)
        && operations.stream()
            .filter(operation -> operation.method.equals(asked.method()))
            .anyMatch(
                operation ->
                    operation.path.match(asked.path().substring(base.length())).isPresent());
  }

  private record Operation(String method, PathTemplate path) {}
}
