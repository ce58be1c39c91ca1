package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.poll.Ask.Cell;
import io.nochub.plugins.snmp.poll.Ask.Purpose;
import io.nochub.plugins.snmp.profile.Grade;
import io.nochub.plugins.snmp.profile.Metric;
import io.nochub.plugins.snmp.profile.ObjectTable;
import io.nochub.plugins.snmp.profile.Profile;
import io.nochub.plugins.snmp.profile.ProfileBook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snmp4j.PDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * The conversation with one device: what it is, which rows it has, how they are. Decides what to
 * ask next and takes the answers; who sends and waits is not its matter. Used by one thread at a
 * time.
 */
final class DevicePoll {
  /** After so many rounds without an answer a device counts as silent. */
  static final int SILENT_AFTER = 3;

  private static final int MOST_IN_FLIGHT = 2;
  private static final Duration LOOK_FOR_ROWS = Duration.ofHours(1);
  private static final Duration LOOK_FOR_LOST_ROWS = Duration.ofMinutes(10);
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
  private static final OID UP_TIME = SnmpConstants.sysUpTime;
  private static final OID NAME = new OID("1.3.6.1.2.1.1.5.0");
  private static final List<OID> IDENTITY =
      List.of(UP_TIME, SnmpConstants.sysDescr, SnmpConstants.sysObjectID, NAME);

  private final PolledDevice device;
  private final ProfileBook profiles;
  private final Deque<Ask> waiting = new ArrayDeque<>();
  private final Map<String, List<Row>> rows = new LinkedHashMap<>();
  private final List<String> gone = new ArrayList<>();
  private final Set<String> problems = new TreeSet<>();
  private Identity identity = Identity.UNKNOWN;
  private @Nullable Profile profile;
  private @Nullable Instant lookedForRows;
  private @Nullable UpTime upTime;
  private Instant began = Instant.EPOCH;
  private @Nullable Instant restarted;
  private long round;
  private int inFlight;
  private int atOnce;
  private int silentRounds;
  private boolean underWay;
  private boolean answered;
  private boolean measuring;

  DevicePoll(PolledDevice device, ProfileBook profiles) {
    this.device = device;
    this.profiles = profiles;
  }

  PolledDevice device() {
    return device;
  }

  Identity identity() {
    return identity;
  }

  /** What it is asked for; empty before it has answered. */
  Optional<Profile> profile() {
    return Optional.ofNullable(profile);
  }

  /** What the rows of a table are called. */
  List<String> labels(String table) {
    return rows.getOrDefault(table, List.of()).stream().map(Row::label).toList();
  }

  // ---- asking ----

  /** Begins a round. */
  void begin(Instant now) {
    round++;
    began = now;
    underWay = true;
    answered = false;
    measuring = false;
    restarted = null;
    gone.clear();
    problems.clear();
    waiting.clear();
    if (isSilent()) {
      waiting.add(ask(Purpose.KNOCK, List.of(UP_TIME), List.of(), null, 1));
    } else if (profile == null || mayHaveChanged(now)) {
      identify();
    } else {
      measure();
    }
  }

  private boolean mayHaveChanged(Instant now) {
    boolean lost = rows.values().stream().flatMap(List::stream).anyMatch(Row::isGone);
    return lookedForRows == null
        || !now.isBefore(lookedForRows.plus(lost ? LOOK_FOR_LOST_ROWS : LOOK_FOR_ROWS));
  }

  /** What to send now; empty if it has to wait for answers, or the round is over. */
  Optional<Ask> next() {
    if (inFlight >= MOST_IN_FLIGHT || waiting.isEmpty()) {
      return Optional.empty();
    }
    inFlight++;
    return Optional.of(waiting.remove());
  }

  private Ask ask(
      Purpose purpose,
      List<OID> oids,
      List<Cell> cells,
      @Nullable TableWalk walk,
      int repetitions) {
    return new Ask(this, round, purpose, oids, cells, walk, repetitions);
  }

  private void identify() {
    measuring = false;
    waiting.clear();
    waiting.add(ask(Purpose.IDENTIFY, IDENTITY, List.of(), null, 1));
  }

  private void walk(TableWalk walk) {
    List<OID> next = walk.next();
    if (!next.isEmpty()) {
      int repetitions =
          profile().map(known -> known.quirks().bulk()).orElse(true)
              ? Math.max(1, atOnce / next.size())
              : 1;
      waiting.addFirst(ask(Purpose.WALK, next, List.of(), walk, repetitions));
    } else {
      walked(walk);
    }
  }

  private void measure() {
    measuring = true;
    List<Cell> cells = new ArrayList<>();
    for (ObjectTable table : tables()) {
      for (Row row : rows.getOrDefault(table.name(), List.of())) {
        for (String column : table.measured()) {
          if (!row.lacks(column)) {
            cells.add(new Cell(row, column));
          }
        }
      }
    }
    if (cells.isEmpty()) {
      // So that it is known whether it answers.
      waiting.add(measure(List.of()));
    }
    for (int from = 0; from < cells.size(); from += atOnce) {
      waiting.add(measure(cells.subList(from, Math.min(cells.size(), from + atOnce))));
    }
  }

  private Ask measure(List<Cell> cells) {
    List<OID> oids = new ArrayList<>();
    oids.add(UP_TIME);
    cells.forEach(cell -> oids.add(cell.row().instance(cell.column())));
    return ask(Purpose.MEASURE, oids, cells, null, 1);
  }

  private List<ObjectTable> tables() {
    return profile == null ? List.of() : profile.tables();
  }

  // ---- answers ----

  /** Takes the answer to what {@link #next} gave. */
  void take(Answer answer) {
    inFlight--;
    Ask ask = answer.ask();
    if (ask.round() != round) {
      return;
    }
    use(answer);
    if (answered && profile != null && !measuring && waiting.isEmpty() && inFlight == 0) {
      measure();
    }
  }

  private void use(Answer answer) {
    Ask ask = answer.ask();
    PDU pdu = answer.pdu();
    String problem = answer.problem();
    if (pdu == null || problem != null) {
      failed(ask, problem == null ? "no answer" : problem);
      return;
    }
    answered = true;
    if (pdu.getErrorStatus() != PDU.noError) {
      refused(ask, pdu);
      return;
    }
    switch (ask.purpose()) {
      case IDENTIFY -> identified(ask, pdu, answer.at());
      case WALK -> took(ask, pdu);
      case MEASURE -> measured(ask, pdu, answer.at());
      case KNOCK -> {
        silentRounds = 0;
        identify();
      }
    }
  }

  private void failed(Ask ask, String problem) {
    problems.add(problem);
    if (!answered) {
      // It would not answer the others either.
      waiting.clear();
    } else if (halve()) {
      // An answer too long for the network's packets may be lost.
      again(ask);
    }
  }

  private void refused(Ask ask, PDU pdu) {
    if (ask.purpose() == Purpose.MEASURE && ask.cells().size() <= 1) {
      ask.cells().forEach(cell -> cell.row().isMissing(cell.column()));
    } else if (ask.purpose() == Purpose.MEASURE && pdu.getErrorStatus() != PDU.tooBig) {
      // One object that fails makes all of a request fail.
      int half = ask.cells().size() / 2;
      waiting.add(measure(ask.cells().subList(0, half)));
      waiting.add(measure(ask.cells().subList(half, ask.cells().size())));
    } else if (pdu.getErrorStatus() == PDU.tooBig && halve()) {
      again(ask);
    } else {
      problems.add("it answered \"" + pdu.getErrorStatusText() + "\"");
    }
  }

  private boolean halve() {
    if (atOnce <= 1) {
      return false;
    }
    atOnce /= 2;
    return true;
  }

  /** In smaller parts. */
  private void again(Ask ask) {
    switch (ask.purpose()) {
      case MEASURE -> {
        List<Cell> cells = ask.cells();
        for (int from = 0; from < cells.size(); from += atOnce) {
          waiting.add(measure(cells.subList(from, Math.min(cells.size(), from + atOnce))));
        }
      }
      case WALK -> {
        if (ask.walk() != null) {
          walk(ask.walk());
        }
      }
      case IDENTIFY, KNOCK -> waiting.add(ask);
    }
  }

  private void identified(Ask ask, PDU pdu, Instant at) {
    List<? extends VariableBinding> said = pdu.getVariableBindings();
    if (said.size() < ask.oids().size()) {
      problems.add("it did not say what it is");
      return;
    }
    if (noteUpTime(said.get(0).getVariable(), at)) {
      wasRestarted(at);
    }
    identity = new Identity(text(said.get(2)), text(said.get(1)), text(said.get(3)));
    Profile fits =
        Optional.ofNullable(device.profile())
            .flatMap(profiles::named)
            .orElseGet(() -> profiles.best(identity.sysObjectId(), identity.sysDescr()));
    if (!fits.equals(profile)) {
      tables().forEach(table -> isGone(table, rows.getOrDefault(table.name(), List.of())));
      profile = fits;
      rows.clear();
      atOnce = fits.quirks().mostAtOnce();
    }
    // What was too much at a bad moment may not be for ever.
    atOnce = Math.min(fits.quirks().mostAtOnce(), atOnce * 2);
    lookedForRows = at;
    for (ObjectTable table : fits.tables()) {
      if (table.isScalar()) {
        rows.computeIfAbsent("", none -> List.of(Row.scalars(table))).forEach(Row::lookAgain);
      } else {
        walk(new TableWalk(table, fits.quirks().unordered()));
      }
    }
  }

  private void took(Ask ask, PDU pdu) {
    TableWalk walk = ask.walk();
    if (walk != null) {
      walk.take(pdu.getVariableBindings());
      walk(walk);
    }
  }

  private void walked(TableWalk walk) {
    ObjectTable table = walk.table();
    if (walk.wasCutShort()) {
      problems.add("its table " + table.name() + " has no end or goes round in a circle");
    }
    List<Row> former = rows.getOrDefault(table.name(), List.of());
    Map<OID, Row> known = new HashMap<>();
    former.forEach(row -> known.put(row.index(), row));
    List<Row> found = new ArrayList<>();
    walk.rows()
        .forEach(
            (index, columns) -> {
              Map<String, String> texts = new HashMap<>();
              columns.forEach((column, value) -> texts.put(column, text(value)));
              if (table.takes(texts)) {
                Row row = new Row(table, index, texts);
                Row before = known.get(index);
                found.add(before != null && row.isSameAs(before) ? before : row);
              }
            });
    if (found.isEmpty()) {
      // An agent in trouble lists nothing; that ends no alert.
      return;
    }
    found.forEach(Row::lookAgain);
    Set<String> keys = new TreeSet<>();
    found.forEach(row -> keys.add(row.key()));
    isGone(table, former.stream().filter(row -> !keys.contains(row.key())).toList());
    rows.put(table.name(), found);
  }

  private void isGone(ObjectTable table, List<Row> lost) {
    lost.forEach(row -> table.metrics().forEach(metric -> gone.add(alertId(metric, row))));
  }

  private void measured(Ask ask, PDU pdu, Instant at) {
    List<? extends VariableBinding> said = pdu.getVariableBindings();
    if (said.size() != ask.oids().size()) {
      problems.add("it did not answer all that was asked");
      return;
    }
    Variable clock = said.get(0).getVariable();
    if (noteUpTime(clock, at)) {
      // What was index 3 may be index 4 now.
      wasRestarted(at);
      round++;
      identify();
      return;
    }
    long ticks = Sample.isThere(clock) ? ticks(clock) : -1;
    for (int i = 1; i < said.size(); i++) {
      Cell cell = ask.cells().get(i - 1);
      Variable value = said.get(i).getVariable();
      if (!said.get(i).getOid().equals(ask.oids().get(i))) {
        problems.add("it answered something else than was asked");
      } else if (Sample.isThere(value)) {
        cell.row().put(cell.column(), new Sample(value, ticks, at));
      } else {
        cell.row().isMissing(cell.column());
      }
    }
  }

  private void wasRestarted(Instant at) {
    rows.values().forEach(all -> all.forEach(Row::restarted));
    restarted = at;
  }

  private static long ticks(Variable clock) {
    return Math.round(new Sample(clock, -1, Instant.EPOCH).number());
  }

  /** True if the agent was restarted since it was asked last. */
  private boolean noteUpTime(Variable clock, Instant at) {
    if (!Sample.isThere(clock)) {
      return false;
    }
    UpTime now = new UpTime(ticks(clock), at);
    boolean restart = upTime != null && now.isRestartSince(upTime);
    upTime = now;
    return restart;
  }

  private static String text(VariableBinding binding) {
    return text(binding.getVariable());
  }

  private static String text(Variable value) {
    return Sample.isThere(value) ? value.toString().replace("\u0000", "").strip() : "";
  }

  // ---- the end of a round ----

  /** Whether nothing is left to ask and nothing is awaited. */
  boolean isOver() {
    return underWay && waiting.isEmpty() && inFlight == 0;
  }

  /** Ends the round. */
  void end() {
    underWay = false;
    silentRounds = answered ? 0 : silentRounds + 1;
    rows.values().forEach(all -> all.forEach(row -> row.forgetBefore(began)));
  }

  boolean hasAnswered() {
    return answered;
  }

  boolean isSilent() {
    return silentRounds >= SILENT_AFTER;
  }

  int silentRounds() {
    return silentRounds;
  }

  /** When this round found that the agent was restarted; empty if it did not. */
  Optional<Instant> restarted() {
    return Optional.ofNullable(restarted);
  }

  /** What went wrong in this round, as sentences' ends. */
  Set<String> problems() {
    return problems;
  }

  /** Alerts of rows that are there no more. */
  List<String> gone() {
    return gone;
  }

  /** Every metric of every row, as this round found it. */
  void measured(BiConsumer<Measured, Grading> use) {
    for (ObjectTable table : tables()) {
      List<Row> all = rows.getOrDefault(table.name(), List.of());
      if (table.folded() && !all.isEmpty()) {
        Row one = new Row(table, new OID(), Map.of());
        Folded folded = new Folded(all);
        table
            .metrics()
            .forEach(metric -> use.accept(of(metric, one, metric.in(folded), false), grade -> {}));
      } else {
        for (Row row : all) {
          table
              .metrics()
              .forEach(
                  metric ->
                      use.accept(
                          of(metric, row, metric.in(row), true),
                          grade -> graded(grade, metric, row)));
        }
      }
    }
  }

  /** Told how a value was graded. */
  interface Grading {
    void is(Grade grade);
  }

  private static void graded(Grade grade, Metric metric, Row row) {
    if (metric.onceGood() && grade.isGood()) {
      row.isGood(metric.name());
    }
  }

  private Measured of(Metric metric, Row row, double value, boolean one) {
    String label = one && row.index().size() > 0 ? row.label() : "";
    return new Measured(
        alertId(metric, row),
        (metric.name() + " " + (label.isEmpty() ? "" : row.key())).strip(),
        title(metric, row, label),
        label,
        metric,
        value,
        !metric.onceGood() || row.wasGood(metric.name()),
        began);
  }

  private String alertId(Metric metric, Row row) {
    String key = row.index().size() > 0 ? "/" + row.key() : "";
    return device.id() + "/" + metric.name() + key;
  }

  private static String title(Metric metric, Row row, String label) {
    // In one pass, for a device's text may have braces of its own.
    String title =
        PLACE
            .matcher(metric.title())
            .replaceAll(
                place ->
                    Matcher.quoteReplacement(
                        place.group(1).equals("label") ? label : row.text(place.group(1))));
    return title.replaceAll("\\s+", " ").strip();
  }
}
