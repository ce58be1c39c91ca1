package io.nochub.hub.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the API speaks it: bounded in depth, no field twice, what is unknown is left out. */
final class WebJson {
  private static final int DEEPEST = 64;

  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(100)
                          .maxNameLength(1000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .changeDefaultPropertyInclusion(
              set -> set.withValueInclusion(JsonInclude.Include.NON_NULL))
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  byte[] write(Object value) {
    return mapper.writeValueAsBytes(value);
  }

  JsonNode tree(Object value) {
    return mapper.valueToTree(value);
  }

  /** Parses a body; what is no JSON, too deep, or holds a field twice is refused with its place. */
  JsonNode read(byte[] body) {
    try {
      JsonNode tree = mapper.readTree(body);
      if (tree == null || tree.isMissingNode()) {
        throw ApiError.invalid("", "a JSON body is needed");
      }
      return tree;
    } catch (StreamConstraintsException e) {
      throw ApiError.badRequest("The JSON is refused: " + e.getOriginalMessage());
    } catch (JacksonException e) {
      throw ApiError.badRequest("The body is not JSON" + place(e) + ": " + e.getOriginalMessage());
    }
  }

  /** Turns a checked tree into a record; what does not fit after all is refused with its field. */
  <T> T bind(JsonNode tree, Class<T> type) {
    try {
      return mapper.treeToValue(tree, type);
    } catch (DatabindException e) {
      throw ApiError.invalid(List.of(new FieldProblem(path(e), "cannot be read as such a value")));
    }
  }

  private static String path(DatabindException problem) {
    return problem.getPath().stream()
        .map(step -> step.getPropertyName() != null ? step.getPropertyName() : "" + step.getIndex())
        .collect(Collectors.joining("/"));
  }

  private static String place(JacksonException problem) {
    TokenStreamLocation at = problem.getLocation();
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }
}
