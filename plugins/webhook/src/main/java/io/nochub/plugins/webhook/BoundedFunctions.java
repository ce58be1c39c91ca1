package io.nochub.plugins.webhook;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata.Frame;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Jsonata.JFunctionCallable;
import com.dashjoin.jsonata.Utils;
import io.nochub.api.IntegrationException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Functions that take the place of the library's during one run: those that could use unbounded
 * time or memory within one call, and those that would make the same body read differently the next
 * time. Signatures are the library's; meanings follow https://docs.jsonata.org.
 */
final class BoundedFunctions {
  private static final Pattern IN_TEMPLATE = Pattern.compile("\\$(\\$|[0-9])");

  private final Budget budget;
  private final Instant at;
  private final BodyReader bodies;

  BoundedFunctions(Budget budget, Instant at, BodyReader bodies) {
    this.budget = budget;
    this.at = at;
    this.bodies = bodies;
  }

  void bindTo(Frame frame) {
    bind(frame, "contains", "<s-(sf):b>", this::contains);
    bind(frame, "match", "<s-f<s:o>n?:a<o>>", this::match);
    bind(frame, "replace", "<s-(sf)(sf)n?:s>", this::replace);
    bind(frame, "split", "<s-(sf)n?:a<s>>", this::split);
    bind(frame, "pad", "<s-ns?:s>", this::pad);
    bind(frame, "join", "<a<s>s?:s>", this::join);
    bind(frame, "string", "<x-b?:s>", this::string);
    bind(frame, "json", "<s-:x>", this::json);
    bind(frame, "now", "<s?s?:s>", this::now);
    bind(frame, "millis", "<:n>", (input, arguments) -> at.toEpochMilli());
    refuse(frame, "eval", "<sx?:x>", "text from outside must not become program");
    refuse(frame, "random", "<:n>", "the same body must always read the same");
    refuse(frame, "shuffle", "<a:a>", "the same body must always read the same");
  }

  private static void bind(
      Frame frame, String name, String signature, JFunctionCallable implementation) {
    frame.bind(name, new JFunction(implementation, signature));
  }

  private static void refuse(Frame frame, String name, String signature, String why) {
    bind(
        frame,
        name,
        signature,
        (input, arguments) -> {
          throw new UnsupportedOperationException("$" + name + " is not offered: " + why);
        });
  }

  private @Nullable Object contains(Object input, List<?> arguments) {
    String text = text(arguments, 0);
    if (text == null) {
      return null;
    }
    return argument(arguments, 1) instanceof LibraryDoors.Regex regex
        ? matcher(regex.pattern(), text).find()
        : text.contains(requireText(arguments, 1));
  }

  private @Nullable Object match(Object input, List<?> arguments) {
    String text = text(arguments, 0);
    if (text == null) {
      return null;
    }
    if (!(argument(arguments, 1) instanceof LibraryDoors.Regex regex)) {
      throw new IllegalArgumentException("argument 2 of $match must be a regular expression");
    }
    List<Object> found = Utils.createSequence();
    Matcher matcher = matcher(regex.pattern(), text);
    int most = limit(arguments, 2);
    while (found.size() < most && next(matcher)) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("match", matcher.group());
      one.put("index", matcher.start());
      one.put("groups", groups(matcher, 1));
      found.add(one);
    }
    return found;
  }

  private @Nullable Object replace(Object input, List<?> arguments) throws Throwable {
    String text = text(arguments, 0);
    if (text == null) {
      return null;
    }
    boolean literal = !(argument(arguments, 1) instanceof LibraryDoors.Regex);
    Pattern pattern =
        argument(arguments, 1) instanceof LibraryDoors.Regex regex
            ? regex.pattern()
            : Pattern.compile(requireText(arguments, 1), Pattern.LITERAL);
    Object replacement = literal ? requireText(arguments, 2) : argument(arguments, 2);
    StringBuilder result = new StringBuilder();
    Matcher matcher = matcher(pattern, text);
    int copied = 0;
    int most = limit(arguments, 3);
    for (int done = 0; done < most && next(matcher); done++) {
      result.append(text, copied, matcher.start());
      result.append(literal ? replacement : replacement(matcher, replacement));
      budget.requireRoom(result.length());
      copied = matcher.end();
    }
    return result.append(text, copied, text.length()).toString();
  }

  private static String replacement(Matcher matcher, @Nullable Object with) throws Throwable {
    if (with instanceof String template) {
      return expand(matcher, template);
    }
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("match", matcher.group());
    one.put("start", matcher.start());
    one.put("end", matcher.end());
    one.put("groups", groups(matcher, 1));
    if (Functions.funcApply(with, List.of(one)) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("the function given to $replace must give a text");
  }

  /** "$1" is a group, "$0" the whole, "$$" a dollar; a group that is not there is nothing. */
  private static String expand(Matcher matcher, String template) {
    return IN_TEMPLATE
        .matcher(template)
        .replaceAll(place -> Matcher.quoteReplacement(meaning(matcher, place.group(1))));
  }

  private static String meaning(Matcher matcher, String sign) {
    if (sign.equals("$")) {
      return "$";
    }
    int group = Integer.parseInt(sign);
    String found = group <= matcher.groupCount() ? matcher.group(group) : null;
    return found == null ? "" : found;
  }

  private @Nullable Object split(Object input, List<?> arguments) {
    String text = text(arguments, 0);
    if (text == null) {
      return null;
    }
    if (!(argument(arguments, 1) instanceof LibraryDoors.Regex regex)) {
      int most = limit(arguments, 2);
      return Functions.split(text, requireText(arguments, 1), most);
    }
    List<String> parts = new ArrayList<>();
    Matcher matcher = matcher(regex.pattern(), text);
    int copied = 0;
    int most = limit(arguments, 2);
    while (parts.size() < most && next(matcher)) {
      parts.add(text.substring(copied, matcher.start()));
      copied = matcher.end();
    }
    if (parts.size() < most) {
      parts.add(text.substring(copied));
    }
    return parts;
  }

  private @Nullable Object pad(Object input, List<?> arguments) {
    String text = text(arguments, 0);
    if (text == null) {
      return null;
    }
    int width = requireNumber(arguments, 1).intValue();
    budget.requireRoom(Math.abs((long) width));
    int missing = Math.abs(width) - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    String given = text(arguments, 2);
    int[] with = (given == null || given.isEmpty() ? " " : given).codePoints().toArray();
    StringBuilder padding = new StringBuilder();
    for (int i = 0; i < missing; i++) {
      padding.appendCodePoint(with[i % with.length]);
    }
    return width < 0 ? padding + text : text + padding;
  }

  private @Nullable Object join(Object input, List<?> arguments) {
    if (!(argument(arguments, 0) instanceof List<?> parts)) {
      return null;
    }
    String given = text(arguments, 1);
    String between = given == null ? "" : given;
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      result.append(i == 0 ? "" : between).append(parts.get(i));
      budget.requireRoom(result.length());
      budget.tick();
    }
    return result.toString();
  }

  private @Nullable Object string(Object input, List<?> arguments) {
    Object value = argument(arguments, 0);
    budget.requireRoomFor(value);
    return Functions.string(value, argument(arguments, 1) instanceof Boolean pretty && pretty);
  }

  private @Nullable Object json(Object input, List<?> arguments) throws IntegrationException {
    String text = text(arguments, 0);
    return text == null ? null : bodies.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private @Nullable Object now(Object input, List<?> arguments) {
    return Functions.dateTimeFromMillis(at.toEpochMilli(), text(arguments, 0), text(arguments, 1));
  }

  private Matcher matcher(Pattern pattern, String text) {
    return pattern.matcher(new WatchedText(text, budget));
  }

  /** An expression that matches nothing would match it for ever. */
  private boolean next(Matcher matcher) {
    budget.tick();
    if (!matcher.find()) {
      return false;
    }
    if (matcher.start() == matcher.end()) {
      throw new IllegalArgumentException(
          "the regular expression " + matcher.pattern() + " matches nothing at all");
    }
    return true;
  }

  private static List<@Nullable Object> groups(Matcher matcher, int from) {
    List<@Nullable Object> groups = new ArrayList<>();
    for (int i = from; i <= matcher.groupCount(); i++) {
      groups.add(matcher.group(i));
    }
    return groups;
  }

  private static @Nullable Object argument(List<?> arguments, int index) {
    return index < arguments.size() ? arguments.get(index) : null;
  }

  private static @Nullable String text(List<?> arguments, int index) {
    return argument(arguments, index) instanceof String text ? text : null;
  }

  private static String requireText(List<?> arguments, int index) {
    String text = text(arguments, index);
    if (text == null) {
      throw new IllegalArgumentException("argument " + (index + 1) + " must be a text");
    }
    return text;
  }

  private static Number requireNumber(List<?> arguments, int index) {
    if (argument(arguments, index) instanceof Number number) {
      return number;
    }
    throw new IllegalArgumentException("argument " + (index + 1) + " must be a number");
  }

  private static int limit(List<?> arguments, int index) {
    if (!(argument(arguments, index) instanceof Number number)) {
      return Integer.MAX_VALUE;
    }
    if (number.intValue() < 0) {
      throw new IllegalArgumentException("a limit must not be negative");
    }
    return number.intValue();
  }

  /** Lets the budget stop an expression that tries the same characters over and over. */
  private record WatchedText(String text, Budget budget) implements CharSequence {
    @Override
    public char charAt(int index) {
      budget.tick();
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
