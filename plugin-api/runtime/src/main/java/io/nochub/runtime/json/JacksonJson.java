package io.nochub.runtime.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.json.Json;
import io.nochub.api.json.JsonView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * JSON over Jackson 3. One per integration, because its caches hold the plugin's classes. Documents
 * are at most so many bytes and 64 levels deep; numbers keep their value exactly. What cannot be
 * written, such as a {@link Secret}, is an IllegalArgumentException.
 */
public final class JacksonJson implements Json {
  /** The longest document taken where nothing else is said, in bytes. */
  public static final int LONGEST_DOCUMENT = 10 * 1024 * 1024;

  private static final int DEEPEST = 64;
  private static final int LONGEST_NUMBER = 1000;

  private final JsonMapper mapper;
  private final int longestDocument;

  public JacksonJson() {
    this(LONGEST_DOCUMENT);
  }

  /** Takes documents of at most so many bytes. */
  public JacksonJson(int longestDocument) {
    this.longestDocument = longestDocument;
    this.mapper = mapper(longestDocument);
  }

  private static JsonMapper mapper(int longestDocument) {
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(DEEPEST)
            .maxNumberLength(LONGEST_NUMBER)
            .maxStringLength(longestDocument)
            .build();
    return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .changeDefaultPropertyInclusion(
            it ->
                it.withValueInclusion(JsonInclude.Include.NON_ABSENT)
                    .withContentInclusion(JsonInclude.Include.NON_ABSENT))
        // A record is its components: its other methods are no part of it.
        .changeDefaultVisibility(
            it ->
                it.withGetterVisibility(JsonAutoDetect.Visibility.NONE)
                    .withIsGetterVisibility(JsonAutoDetect.Visibility.NONE)
                    .withFieldVisibility(JsonAutoDetect.Visibility.ANY))
        .addModule(types())
        .build();
  }

  private static SimpleModule types() {
    return new SimpleModule("nochub")
        .addSerializer(JsonView.class, new ViewWriter())
        .addSerializer(Secret.class, new SecretRefusal())
        .addDeserializer(Instant.class, new InstantReader());
  }

  @Override
  public JsonView parse(byte[] document) throws IntegrationException {
    checkLength(document);
    try {
      return NodeView.of(mapper, "", mapper.readTree(document));
    } catch (JacksonException e) {
      throw malformed(document, e);
    }
  }

  @Override
  public <R extends Record> R read(byte[] document, Class<R> type) throws IntegrationException {
    checkLength(document);
    try {
      R value = mapper.readValue(document, type);
      if (value == null) {
        throw bad("Expected an object but the JSON is null");
      }
      return value;
    } catch (JacksonException e) {
      throw e.getPath().isEmpty() ? malformed(document, e) : unfit(e);
    }
  }

  @Override
  public byte[] write(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "A " + value.getClass().getSimpleName() + " cannot be written as JSON at " + path(e), e);
    }
  }

  private void checkLength(byte[] document) throws IntegrationException {
    if (document.length > longestDocument) {
      throw bad("The JSON is longer than " + longestDocument + " bytes");
    }
  }

  // Jackson's own messages may quote the document, so the causes are not attached either.
  private static IntegrationException malformed(byte[] document, JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    String position =
        at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    if (e instanceof StreamConstraintsException) {
      return bad(
          "The JSON is nested deeper than "
              + DEEPEST
              + " levels or has a number or name that is too long"
              + position);
    }
    String start = new String(document, 0, Math.min(document.length, 160), StandardCharsets.UTF_8);
    return bad("This is not JSON" + position + "; it begins with \"" + Excerpt.of(start) + "\"");
  }

  private static IntegrationException unfit(JacksonException e) {
    return bad("The JSON has something else than expected at " + path(e));
  }

  private static String path(JacksonException e) {
    List<JacksonException.Reference> steps = e.getPath();
    return steps.stream()
        .map(
            step ->
                step.getPropertyName() == null
                    ? String.valueOf(step.getIndex())
                    : step.getPropertyName())
        .collect(Collectors.joining("/", "/", ""));
  }

  private static IntegrationException bad(String message) {
    return IntegrationException.of(Kind.BAD_PAYLOAD, message);
  }

  private static final class ViewWriter extends ValueSerializer<JsonView> {
    @Override
    public void serialize(JsonView view, JsonGenerator out, SerializationContext context) {
      if (view instanceof NodeView place && place.node() != null) {
        place.node().serialize(out, context);
      } else {
        out.writeNull();
      }
    }

    @Override
    public boolean isEmpty(SerializationContext context, JsonView view) {
      return !view.exists();
    }
  }

  private static final class SecretRefusal extends ValueSerializer<Secret> {
    @Override
    public void serialize(Secret secret, JsonGenerator out, SerializationContext context) {
      context.reportBadDefinition(Secret.class, "A secret is written only where it is revealed");
    }
  }

  private static final class InstantReader extends ValueDeserializer<Instant> {
    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) {
      String text = in.getValueAsString();
      if (text == null) {
        return (Instant) context.handleUnexpectedToken(Instant.class, in);
      }
      return Instants.read(text, null)
          .orElseGet(() -> context.reportInputMismatch(Instant.class, "no time with its zone"));
    }
  }
}
