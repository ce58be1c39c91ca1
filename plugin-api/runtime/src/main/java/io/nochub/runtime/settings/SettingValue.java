package io.nochub.runtime.settings;

import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one single value: pure, and never with the value in its complaint. */
final class SettingValue {
  static final int LONGEST_TEXT = 16 * 1024;
  static final int LONGEST_LONG_TEXT = 1024 * 1024;

  /** No number, time span or choice is longer. */
  private static final int LONGEST_WORD = 200;

  private static final Set<SettingType.Kind> TEXTS =
      EnumSet.of(SettingType.Kind.TEXT, SettingType.Kind.SECRET, SettingType.Kind.ADDRESS);

  private static final Pattern SPAN = Pattern.compile("(?:[0-9]{1,9}(?:ms|s|m|h|d))+");
  private static final Pattern SPAN_PART = Pattern.compile("([0-9]+)(ms|s|m|h|d)");

  /** Says what is wrong, as the end of a sentence that begins with the setting's name. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String problem) {
      super(problem);
    }
  }

  private SettingValue() {}

  /** The value a component of that type takes. */
  static Object of(SettingType type, Setting setting, Object given) throws Unfit {
    if (!TEXTS.contains(type.kind()) && given.toString().length() > LONGEST_WORD) {
      throw new Unfit("is far too long");
    }
    return switch (type.kind()) {
      case TEXT -> matching(setting, text(setting, given));
      case SECRET -> Secret.of(matching(setting, text(setting, given)));
      case ADDRESS -> address(matching(setting, text(setting, given)));
      case INTEGER -> (int) whole(setting, given, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> whole(setting, given, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLAG -> flag(given);
      case DURATION -> duration(setting, given);
      case CHOICE -> choice(type.raw(), given);
      case GROUP, LIST -> throw new IllegalArgumentException(type.kind() + " is no single value");
    };
  }

  private static String text(Setting setting, Object given) throws Unfit {
    boolean asWritten =
        given instanceof String
            || given instanceof Integer
            || given instanceof Long
            || given instanceof BigInteger;
    if (!asWritten) {
      // A file's 1.10 or yes has already lost its spelling when it arrives as number or boolean.
      throw new Unfit(
          given instanceof Number || given instanceof Boolean
              ? "must be a text; put it in quotes"
              : "must be a text");
    }
    String text = given.toString();
    int longest = setting.longText() ? LONGEST_LONG_TEXT : LONGEST_TEXT;
    if (text.length() > longest || text.getBytes(StandardCharsets.UTF_8).length > longest) {
      throw new Unfit("is longer than " + longest / 1024 + " KiB");
    }
    return text;
  }

  private static String matching(Setting setting, String text) throws Unfit {
    if (!setting.pattern().isEmpty() && !matches(setting.pattern(), text)) {
      throw new Unfit("does not have the form " + setting.pattern());
    }
    if (text.length() < setting.min() || text.length() > setting.max()) {
      throw new Unfit("must be " + range(setting) + " characters long");
    }
    return text;
  }

  private static boolean matches(String pattern, String text) {
    try {
      return Pattern.matches(pattern, text);
    } catch (StackOverflowError e) {
      // Java's matcher recurses on a repeated group: a text that long was never meant.
      return false;
    }
  }

  private static URI address(String text) throws Unfit {
    URI address;
    try {
      address = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new Unfit("is not an address such as https://rmm.example.com");
    }
    boolean web = "http".equalsIgnoreCase(address.getScheme());
    web |= "https".equalsIgnoreCase(address.getScheme());
    if (address.getScheme() == null || (web && address.getHost() == null)) {
      throw new Unfit("is not an address such as https://rmm.example.com");
    }
    if (web && address.getRawUserInfo() != null) {
      throw new Unfit("must not hold a user name or password; there are settings for them");
    }
    return address;
  }

  private static long whole(Setting setting, Object given, long lowest, long highest) throws Unfit {
    long value;
    try {
      value = new BigDecimal(given.toString().strip()).longValueExact();
    } catch (NumberFormatException e) {
      throw new Unfit("must be a whole number");
    } catch (ArithmeticException e) {
      throw new Unfit("must be a whole number of a sensible size");
    }
    if (value < lowest || value > highest) {
      throw new Unfit("must be a whole number of a sensible size");
    }
    inRange(setting, value, "");
    return value;
  }

  private static void inRange(Setting setting, long value, String unit) throws Unfit {
    if (value < setting.min() || value > setting.max()) {
      throw new Unfit("must be " + range(setting) + unit);
    }
  }

  private static String range(Setting setting) {
    if (setting.min() == Long.MIN_VALUE) {
      return "at most " + setting.max();
    }
    if (setting.max() == Long.MAX_VALUE) {
      return "at least " + setting.min();
    }
    return "from " + setting.min() + " to " + setting.max();
  }

  private static boolean flag(Object given) throws Unfit {
    return switch (given.toString().strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Unfit("must be true or false");
    };
  }

  private static Duration duration(Setting setting, Object given) throws Unfit {
    String text = given.toString().strip();
    Duration span;
    try {
      span = SPAN.matcher(text).matches() ? sum(text) : Duration.parse(text);
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new Unfit("must be a time span such as 30s, 5m, 2h, 1d or PT5M");
    }
    if (span.isNegative()) {
      throw new Unfit("must not be negative");
    }
    inRange(setting, span.toSeconds(), " seconds");
    return span;
  }

  private static Duration sum(String text) {
    Duration sum = Duration.ZERO;
    Matcher parts = SPAN_PART.matcher(text);
    while (parts.find()) {
      long count = Long.parseLong(parts.group(1));
      sum =
          sum.plus(
              switch (parts.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
              });
    }
    return sum;
  }

  private static Object choice(Class<?> type, Object given) throws Unfit {
    String wanted = given.toString().strip().replace('-', '_');
    Object[] constants = type.getEnumConstants();
    for (Object constant : constants) {
      if (((Enum<?>) constant).name().equalsIgnoreCase(wanted)) {
        return constant;
      }
    }
    String names =
        Arrays.stream(constants)
            .map(constant -> ((Enum<?>) constant).name())
            .collect(Collectors.joining(", "));
    throw new Unfit("must be one of " + names);
  }
}
