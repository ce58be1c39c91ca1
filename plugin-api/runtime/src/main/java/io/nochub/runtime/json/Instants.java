package io.nochub.runtime.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the times that vendors send. */
final class Instants {
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,15}(?:\\.[0-9]{1,18})?(?:[eE][+-]?[0-9]{1,2})?");

  /** As seconds this is the year 5138, as milliseconds 1973: no vendor means either. */
  private static final BigDecimal FIRST_MILLISECONDS = new BigDecimal("100000000000");

  private static final BigDecimal PAST_MILLISECONDS = new BigDecimal("100000000000000");
  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000L);

  /** ISO with Z, an offset with or without colon, a region in brackets, or nothing of these. */
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffset("+HH:MM:ss", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH", "Z")
          .optionalEnd()
          .optionalStart()
          .appendLiteral('[')
          .parseCaseSensitive()
          .appendZoneRegionId()
          .appendLiteral(']')
          .optionalEnd()
          .toFormatter();

  private Instants() {}

  /** Empty if the text is no time, or one without zone and none is given. */
  static Optional<Instant> read(String text, @Nullable ZoneId ifNone) {
    String time = text.strip();
    try {
      return NUMBER.matcher(time).matches()
          ? sinceEpoch(new BigDecimal(time))
          : iso(time.replaceFirst("^(\\S{10}) (?=\\S)", "$1T"), ifNone);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> iso(String time, @Nullable ZoneId ifNone) {
    TemporalAccessor parsed = ISO.parseBest(time, ZonedDateTime::from, LocalDateTime::from);
    if (parsed instanceof ZonedDateTime zoned) {
      return Optional.of(zoned.toInstant());
    }
    return Optional.ofNullable(ifNone)
        .map(zone -> LocalDateTime.from(parsed).atZone(zone).toInstant());
  }

  private static Optional<Instant> sinceEpoch(BigDecimal number) {
    if (number.abs().compareTo(PAST_MILLISECONDS) >= 0) {
      return Optional.empty();
    }
    boolean milliseconds = number.abs().compareTo(FIRST_MILLISECONDS) >= 0;
    BigInteger nanos =
        number
            .movePointRight(milliseconds ? 6 : 9)
            .setScale(0, RoundingMode.FLOOR)
            .toBigIntegerExact();
    BigInteger[] parts = nanos.divideAndRemainder(NANOS_PER_SECOND);
    return Optional.of(Instant.ofEpochSecond(parts[0].longValue(), parts[1].longValue()));
  }
}
