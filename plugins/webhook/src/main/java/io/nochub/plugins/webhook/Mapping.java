package io.nochub.plugins.webhook;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.Frame;
import io.nochub.api.IntegrationException;
import io.nochub.api.InvalidConfigException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operator's JSONata, compiled once. Thread-safe; the same body and time give the same. */
final class Mapping {
  private static final int LONGEST_MESSAGE = 300;

  private final Jsonata expression;
  private final Budget.Limits limits;
  private final BodyReader bodies;

  private Mapping(Jsonata expression, Budget.Limits limits, BodyReader bodies) {
    this.expression = expression;
    this.limits = limits;
    this.bodies = bodies;
  }

  /** A text that is no JSONata is a setting that can never work; the problem says where. */
  static Mapping compile(String text, Budget.Limits limits, BodyReader bodies) {
    try {
      Jsonata expression = Jsonata.jsonata(text);
      expression.setOutputConvertNulls(false);
      return new Mapping(expression, limits, bodies);
    } catch (JException e) {
      throw new InvalidConfigException("mapping", place(text, e.getLocation()) + words(e));
    } catch (StackOverflowError e) {
      throw new InvalidConfigException("mapping", "it is nested too deeply to be compiled");
    } catch (RuntimeException e) {
      throw new InvalidConfigException("mapping", "it does not compile: " + words(e));
    } finally {
      LibraryDoors.leaveThread();
    }
  }

  private static String place(String text, int location) {
    int end = Math.max(0, Math.min(location, text.length()));
    String before = text.substring(0, end);
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    int column = end - before.lastIndexOf('\n');
    return "it does not compile at line " + line + ", column " + column + ": ";
  }

  /**
   * What the mapping makes of a body: maps, lists, texts, numbers, booleans and null, in the size
   * the limits allow. A mapping that fails, or wants more than it may use, is BAD_PAYLOAD.
   */
  @Nullable Object apply(@Nullable Object body, Instant at) throws IntegrationException {
    Budget budget = new Budget(limits);
    Frame frame = new Frame(null);
    new BoundedFunctions(budget, at, bodies).bindTo(frame);
    frame.setEvaluateEntryCallback(
        (step, input, environment) -> {
          budget.enter();
          LibraryDoors.boundRegex(step);
        });
    frame.setEvaluateExitCallback((step, input, environment, result) -> budget.leave(result));
    try {
      Object result = expression.evaluate(body, frame);
      budget.requireRoomFor(result);
      return plain(result, "mapping result ");
    } catch (StackOverflowError e) {
      throw bad("its calls nest too deeply", e);
    } catch (RuntimeException e) {
      throw bad(words(e), e);
    } finally {
      LibraryDoors.leaveThread();
    }
  }

  /** A copy without the library's own kinds of null and list, and without functions. */
  private static @Nullable Object plain(@Nullable Object value, String path)
      throws IntegrationException {
    if (value == null || value == Jsonata.NULL_VALUE) {
      return null;
    }
    if (value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return value;
    }
    if (value instanceof Map<?, ?> object) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : object.entrySet()) {
        String name = String.valueOf(entry.getKey());
        copy.put(name, plain(entry.getValue(), path + "/" + name));
      }
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (int i = 0; i < list.size(); i++) {
        copy.add(plain(list.get(i), path + "/" + i));
      }
      return copy;
    }
    throw IntegrationException.of(
        IntegrationException.Kind.BAD_PAYLOAD, path + ": a function or no number, not a value");
  }

  private static IntegrationException bad(String problem, Throwable cause) {
    return IntegrationException.of(
            IntegrationException.Kind.BAD_PAYLOAD, "the mapping failed on this body: " + problem)
        .causedBy(cause);
  }

  /** The innermost cause's words, because the library wraps what its functions throw. */
  private static String words(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage()).replaceAll("\\p{Cntrl}+", " ").strip();
    return message.length() > LONGEST_MESSAGE
        ? message.substring(0, LONGEST_MESSAGE) + "…"
        : message;
  }
}
