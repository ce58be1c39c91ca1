package io.nochub.hub.web;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** YAML documents that are held to a schema of {@code openapi.yaml}. Thread-safe. */
public final class YamlDocuments {
  private static final int DEEPEST = 64;

  private final ApiDescription description;
  private final WebJson json = new WebJson();
  private final YAMLMapper yaml =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  public YamlDocuments(ApiDescription description) {
    this.description = description;
  }

  /**
   * Reads a document.
   *
   * @param schema its name among the schemas of the description
   * @throws ApiError 400 with everything that is wrong, each named by its path
   */
  public <T> T read(String document, String schema, Class<T> type) {
    JsonNode tree = parsed(document);
    List<FieldProblem> problems = description.check("/components/schemas/" + schema, tree);
    if (!problems.isEmpty()) {
      throw ApiError.invalid(problems);
    }
    return json.bind(tree, type);
  }

  /** Writes maps, lists and plain values. */
  public String write(Object value) {
    return yaml.writeValueAsString(value);
  }

  private JsonNode parsed(String document) {
    try {
      JsonNode tree = yaml.readTree(document);
      if (tree == null || tree.isMissingNode() || tree.isNull()) {
        throw ApiError.badRequest("The document is empty.");
      }
      return tree;
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      String place =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw ApiError.badRequest("The document is not YAML" + place + ": " + e.getOriginalMessage());
    }
  }
}
