package io.nochub.hub.web;

import io.nochub.hub.access.Role;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the API's description.
 *
 * @param method such as GET; of an operation that takes any method the one it is described under
 * @param path with parameters in braces
 * @param role the lowest role that may call it; empty where anybody may
 * @param bodies JSON pointers to the schemas of the bodies it takes, by media type; null where any
 *     bytes go
 */
public record Operation(
    String method,
    String path,
    String id,
    Optional<Role> role,
    boolean anyMethod,
    List<Parameter> parameters,
    Map<String, @Nullable String> bodies,
    boolean bodyRequired) {

  /**
   * @param in path, query or header
   * @param type of its schema: string, integer, boolean or array
   * @param schema JSON pointer to its schema
   */
  public record Parameter(String name, String in, String type, String schema) {}

  public Operation {
    parameters = List.copyOf(parameters);
    bodies = Collections.unmodifiableMap(new LinkedHashMap<>(bodies));
  }

  List<Parameter> parameters(String in) {
    return parameters.stream().filter(parameter -> parameter.in().equals(in)).toList();
  }
}
