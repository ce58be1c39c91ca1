package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.poll.Ask.Cell;
import io.nochub.plugins.snmp.poll.Ask.Purpose;
import io.nochub.plugins.snmp.poll.DeviceRows.Grading;
import io.nochub.plugins.snmp.profile.ObjectTable;
import io.nochub.plugins.snmp.profile.Profile;
import io.nochub.plugins.snmp.profile.ProfileBook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.snmp4j.PDU;
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

  private static final Duration LOOK_FOR_ROWS = Duration.ofHours(1);
  private static final Duration LOOK_FOR_LOST_ROWS = Duration.ofMinutes(10);

  private final PolledDevice device;
  private final ProfileBook profiles;
  private final Questions questions = new Questions(this);
  private final DeviceRows rows;
  private final Set<String> problems = new TreeSet<>();
  private Identity identity = Identity.UNKNOWN;
  private @Nullable Profile profile;
  private @Nullable Instant lookedForRows;
  private @Nullable UpTime upTime;
  private Instant began = Instant.EPOCH;
  private @Nullable Instant restarted;
  private int silentRounds;
  private boolean underWay;
  private boolean answered;
  private boolean measuring;

  DevicePoll(PolledDevice device, ProfileBook profiles) {
    this.device = device;
    this.profiles = profiles;
    this.rows = new DeviceRows(device);
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

  /** The rows of a table, by its name in the profile. */
  List<Row> rows(String table) {
    return rows.of(table);
  }

  // ---- asking ----

  /**
   * Begins a round.
   *
   * @param mayHaveChanged whether there is reason to believe that it has other rows than before
   */
  void begin(Instant now, boolean mayHaveChanged) {
    began = now;
    underWay = true;
    answered = false;
    measuring = false;
    restarted = null;
    rows.forgetGone();
    problems.clear();
    questions.begin();
    if (isSilent()) {
      questions.knock();
    } else if (profile == null || mayHaveChanged || isTimeToLookForRows(now)) {
      questions.identify();
    } else {
      measure();
    }
  }

  private boolean isTimeToLookForRows(Instant now) {
    Duration wait = rows.someAreLost() ? LOOK_FOR_LOST_ROWS : LOOK_FOR_ROWS;
    return lookedForRows == null || !now.isBefore(lookedForRows.plus(wait));
  }

  /** What to send now; empty if it has to wait for answers, or the round is over. */
  Optional<Ask> next() {
    return questions.next();
  }

  private void identify() {
    measuring = false;
    questions.identify();
  }

  private void measure() {
    measuring = true;
    questions.measure(rows.cells());
  }

  private void walk(TableWalk walk) {
    if (!walk.next().isEmpty()) {
      questions.walk(walk, mayAskInBulk());
      return;
    }
    if (walk.wasCutShort()) {
      problems.add("its table " + walk.table().name() + " has no end or goes round in a circle");
    }
    rows.found(walk);
  }

  private boolean mayAskInBulk() {
    return !device.particulars().version1() && (profile == null || profile.quirks().bulk());
  }

  // ---- answers ----

  /** Takes the answer to what {@link #next} gave. */
  void take(Answer answer) {
    if (!questions.came(answer.ask())) {
      return;
    }
    use(answer);
    if (answered && profile != null && !measuring && questions.isOver()) {
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
      questions.drop();
    } else if (questions.halve()) {
      // An answer too long for the network's packets may be lost.
      again(ask);
    }
  }

  private void refused(Ask ask, PDU pdu) {
    if (pdu.getErrorStatus() == PDU.noSuchName && lacks(ask, pdu.getErrorIndex() - 1)) {
      return;
    }
    if (ask.purpose() == Purpose.MEASURE && ask.cells().size() <= 1) {
      ask.cells().forEach(cell -> cell.row().isMissing(cell.column()));
    } else if (ask.purpose() == Purpose.MEASURE && pdu.getErrorStatus() != PDU.tooBig) {
      questions.measureInHalves(ask);
    } else if (pdu.getErrorStatus() == PDU.tooBig && questions.halve()) {
      again(ask);
    } else {
      problems.add("it answered \"" + pdu.getErrorStatusText() + "\"");
    }
  }

  /** An agent of version 1 names one object it lacks, and answers nothing of the others. */
  private boolean lacks(Ask ask, int place) {
    TableWalk walk = ask.walk();
    if (walk != null) {
      walk.ends(place);
      walk(walk);
      return true;
    }
    if (place < 1 || place > ask.cells().size()) {
      return false;
    }
    List<Cell> others = new ArrayList<>(ask.cells());
    Cell lacking = others.remove(place - 1);
    lacking.row().isMissing(lacking.column());
    if (!others.isEmpty()) {
      questions.measure(others);
    }
    return true;
  }

  /** In smaller parts. */
  private void again(Ask ask) {
    switch (ask.purpose()) {
      case MEASURE -> {
        if (!ask.cells().isEmpty()) {
          questions.measure(ask.cells());
        }
      }
      case WALK -> {
        if (ask.walk() != null) {
          walk(ask.walk());
        }
      }
      case IDENTIFY, KNOCK -> questions.again(ask);
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
    identity = new Identity(text(said, 2), text(said, 1), text(said, 3));
    Profile fits =
        Optional.ofNullable(device.profile())
            .flatMap(profiles::named)
            .orElseGet(() -> profiles.best(identity.sysObjectId(), identity.sysDescr()));
    if (!fits.equals(profile)) {
      profile = fits;
      rows.become(fits.tables(device.particulars().thresholds()));
      questions.portions(fits.quirks().mostAtOnce());
    } else {
      questions.recover(fits.quirks().mostAtOnce());
    }
    lookedForRows = at;
    rows.lookAgainAtScalars();
    for (ObjectTable table : rows.toWalk()) {
      walk(new TableWalk(table, fits.quirks().unordered()));
    }
  }

  private static String text(List<? extends VariableBinding> said, int place) {
    return DeviceRows.text(said.get(place).getVariable());
  }

  private void took(Ask ask, PDU pdu) {
    TableWalk walk = ask.walk();
    if (walk != null) {
      walk.take(pdu.getVariableBindings());
      walk(walk);
    }
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
      questions.begin();
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
    rows.restarted();
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

  // ---- the end of a round ----

  /** Whether nothing is left to ask and nothing is awaited. */
  boolean isOver() {
    return underWay && questions.isOver();
  }

  /** Ends the round. */
  void end() {
    underWay = false;
    silentRounds = answered ? 0 : silentRounds + 1;
    rows.forgetBefore(began);
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
    return rows.gone();
  }

  /** Every metric of every row, as this round found it. */
  void measured(BiConsumer<Measured, Grading> use) {
    rows.measured(began, use);
  }
}
