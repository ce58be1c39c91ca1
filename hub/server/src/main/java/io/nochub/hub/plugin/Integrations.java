package io.nochub.hub.plugin;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.ticket.TicketField;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.hub.plugin.IntegrationChange.Opened;
import io.nochub.hub.plugin.IntegrationOpener.Attempt;
import io.nochub.hub.plugin.IntegrationSwitches.Mode;
import io.nochub.hub.secret.SecretBox;
import io.nochub.hub.secret.SecretRotation;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.runtime.settings.SettingProblem;
import io.nochub.runtime.settings.SettingsException;
import io.nochub.runtime.work.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The operator's integrations: kept in the database, opened as soon as a plugin offers their type,
 * closed and opened again when their settings change. What is wrong with one touches no other.
 * Thread-safe; what is changed is stored when a method returns.
 */
public final class Integrations
    implements IntegrationRegistry, SecretRotation.Place, AutoCloseable {
  private static final Duration FORM = Duration.ofSeconds(30);
  private static final int PROBES_AT_ONCE = 4;
  private static final int CLOSED_AT_ONCE = 32;

  private final Database database;
  private final IntegrationStore store;
  private final IntegrationTypes types;
  private final IntegrationOpener opener;
  private final Workers threads = new Workers("integrations", Integrations.class.getClassLoader());
  private final Slots slots;
  private final Prober prober;
  private final Takeover takeover;
  private final Views views;
  private final IntegrationChange.Parts changing;
  private final AtomicBoolean closed = new AtomicBoolean();

  public Integrations(
      Database database, IntegrationStore store, IntegrationTypes types, IntegrationOpener opener) {
    this.database = database;
    this.store = store;
    this.types = types;
    this.opener = opener;
    this.slots = new Slots(database, store, threads.pool("closing", 2));
    this.prober =
        new Prober(
            slots,
            opener.contexts().clock(),
            threads.pool("rounds", 1),
            threads.pool("probes", PROBES_AT_ONCE));
    this.takeover = new Takeover(slots, types, opener, prober);
    this.views = new Views(types, opener);
    this.changing = new IntegrationChange.Parts(slots, store, opener.seal(), prober);
  }

  /** Reads what is stored. Nothing is open before the plugin host has loaded plugins. */
  void load() {
    for (IntegrationRow row : database.read(store::all)) {
      slots.add(new IntegrationSlot(row));
    }
    prober.start();
  }

  Takeover takeover() {
    return takeover;
  }

  @Override
  public Optional<OpenIntegration> find(String id) {
    return slots.find(id).map(IntegrationSlot::open);
  }

  @Override
  public List<OpenIntegration> all() {
    return slots.all().stream().map(IntegrationSlot::open).filter(Objects::nonNull).toList();
  }

  @Override
  public Optional<IntegrationSwitches> switches(String id) {
    return slots.find(id).map(slot -> slot.row().switches());
  }

  @Override
  public void listen(Listener listener) {
    slots.listen(listener);
  }

  /** All of them, by id. */
  public List<IntegrationView> list() {
    return slots.all().stream().map(views::of).toList();
  }

  /** Empty also for one that is being deleted. */
  public Optional<IntegrationView> view(String id) {
    return slots.find(id).filter(slot -> !slot.deleted()).map(views::of);
  }

  /**
   * What else is stored in the transaction of a change, such as its record. Part of a unit of work,
   * so it is short and may run again.
   */
  @FunctionalInterface
  public interface Alongside {
    void store(Transaction tx, IntegrationChange change);
  }

  /**
   * Adds one, observing.
   *
   * @throws SettingsException with everything that is wrong; nothing is stored then. Fields of the
   *     settings begin with "settings/"
   */
  public IntegrationView create(IntegrationDraft draft, Alongside alongside)
      throws SettingsException, InterruptedException {
    try (IntegrationChange change = addition(draft)) {
      made(change, alongside);
      return views.of(slots.find(draft.id()).orElseThrow());
    }
  }

  /**
   * Changes one. Its settings take effect by closing and opening it; if the plugin does not accept
   * them, nothing changes. What it was held for is forgotten then. Empty if there is none of that
   * id.
   *
   * @throws SettingsException as create
   */
  public Optional<IntegrationView> update(String id, IntegrationDraft draft, Alongside alongside)
      throws SettingsException, InterruptedException {
    IntegrationSlot slot = slots.find(id).orElse(null);
    if (slot == null) {
      return Optional.empty();
    }
    Optional<IntegrationChange> prepared = change(slot, draft);
    if (prepared.isEmpty()) {
      return Optional.empty();
    }
    try (IntegrationChange change = prepared.get()) {
      made(change, alongside);
      return Optional.of(views.of(slot));
    }
  }

  private void made(IntegrationChange change, Alongside alongside) throws InterruptedException {
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          change.store(tx);
          alongside.store(tx, change);
          return change;
        });
    change.install();
  }

  /**
   * Checks and opens what is to be added or changed, so that the caller can store it together with
   * other things; to be closed in any case.
   *
   * @throws SettingsException as create
   */
  public IntegrationChange prepare(IntegrationDraft draft)
      throws SettingsException, InterruptedException {
    IntegrationSlot slot = slots.find(draft.id()).orElse(null);
    Optional<IntegrationChange> change = slot == null ? Optional.empty() : change(slot, draft);
    return change.isPresent() ? change.get() : addition(draft);
  }

  private IntegrationChange addition(IntegrationDraft draft)
      throws SettingsException, InterruptedException {
    List<SettingProblem> problems = draft.problems();
    ServedType served = types.find(draft.type()).orElse(null);
    if (served == null) {
      problems.add(unknownType());
    }
    if (slots.find(draft.id()).isPresent()) {
      problems.add(taken());
    }
    if (served == null) {
      throw new SettingsException(problems);
    }
    Map<String, Object> settings = checked(draft, served, Map.of(), problems);
    IntegrationSlot slot = new IntegrationSlot(row(draft, settings, served.type()));
    Opened opened = new Opened(tried(slot.row(), served), served.plugin());
    slot.turn.lockInterruptibly();
    if (!slots.add(slot)) {
      slot.turn.unlock();
      Slots.close(opened.attempt());
      throw new SettingsException(List.of(taken()));
    }
    return new IntegrationChange(changing, slot, null, slot.row(), opened);
  }

  /** Keeps the turn if it comes to a change; empty if it is gone. */
  private Optional<IntegrationChange> change(IntegrationSlot slot, IntegrationDraft draft)
      throws SettingsException, InterruptedException {
    slot.turn.lockInterruptibly();
    Optional<IntegrationChange> change = Optional.empty();
    try {
      if (!slot.deleted()) {
        change = Optional.of(changeInTurn(slot, draft));
      }
      return change;
    } finally {
      if (change.isEmpty()) {
        slot.turn.unlock();
      }
    }
  }

  private IntegrationChange changeInTurn(IntegrationSlot slot, IntegrationDraft draft)
      throws SettingsException, InterruptedException {
    IntegrationRow before = slot.row();
    List<SettingProblem> problems = draft.problems();
    if (!draft.id().equals(before.id())) {
      problems.add(new SettingProblem("id", "cannot be changed"));
    }
    if (!draft.type().equals(before.type())) {
      problems.add(new SettingProblem("type", "cannot be changed; add a new integration"));
    }
    ServedType served = types.find(before.type()).orElse(null);
    if (served == null) {
      return changeUnserved(slot, draft, problems);
    }
    Map<String, Object> stored = opener.seal().opened(before.id(), before.settings());
    Map<String, Object> settings = checked(draft, served, stored, problems);
    IntegrationRow after = row(draft, settings, served.type());
    boolean goesOn =
        slot.open() != null && settings.equals(stored) && !after.reachesOtherwise(before);
    Opened opened = goesOn ? null : new Opened(tried(after, served), served.plugin());
    return new IntegrationChange(changing, slot, before, after, opened);
  }

  /** Without its plugin the settings can be neither checked nor sealed, so they stay. */
  private IntegrationChange changeUnserved(
      IntegrationSlot slot, IntegrationDraft draft, List<SettingProblem> problems)
      throws SettingsException {
    IntegrationRow before = slot.row();
    if (!draft.settings().equals(opener.seal().masked(before.settings()))) {
      problems.add(
          new SettingProblem(
              "settings", "cannot be changed while no plugin that runs offers its type"));
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    IntegrationRow after = row(draft, before.settings(), before.typeVersion());
    return new IntegrationChange(changing, slot, before, after, null);
  }

  /**
   * What creating or changing one would come to.
   *
   * @param problems everything that is wrong; fields of the settings begin with "settings/"
   * @param changes whether anything would be other than it is
   */
  public record Prospect(List<SettingProblem> problems, boolean changes) {}

  /** Checks a draft as far as that goes without opening it; nothing is stored. */
  public Prospect prospect(IntegrationDraft draft) throws InterruptedException {
    List<SettingProblem> problems = draft.problems();
    ServedType served = types.find(draft.type()).orElse(null);
    IntegrationRow before = slots.find(draft.id()).map(IntegrationSlot::row).orElse(null);
    if (before != null && !before.type().equals(draft.type())) {
      problems.add(new SettingProblem("type", "cannot be changed; add a new integration"));
    }
    if (served == null) {
      problems.add(unknownType());
      return new Prospect(problems, false);
    }
    Map<String, Object> stored =
        before == null ? Map.of() : opener.seal().opened(before.id(), before.settings());
    try {
      Map<String, Object> settings = checked(draft, served, stored, problems);
      return new Prospect(List.of(), before == null || differs(before, draft, settings, stored));
    } catch (SettingsException e) {
      return new Prospect(e.problems(), false);
    }
  }

  private static boolean differs(
      IntegrationRow before,
      IntegrationDraft draft,
      Map<String, Object> settings,
      Map<String, Object> stored) {
    return !settings.equals(stored)
        || !before.displayName().equals(draft.displayName())
        || before.enabled() != draft.enabled()
        || !Objects.equals(before.trustedFingerprint(), draft.trustedFingerprint())
        || !before.privateHosts().equals(draft.privateHosts())
        || !before.automationActors().equals(draft.automationActors())
        || !Objects.equals(before.silentAfter(), draft.silentAfter());
  }

  /**
   * Closes one and forgets it, with all it kept. From the beginning on nothing new can lead to it.
   *
   * @param alongside stored in the same transaction
   * @return false if there is none of that id
   */
  public boolean delete(String id, Consumer<Transaction> alongside) throws InterruptedException {
    IntegrationSlot slot = slots.find(id).orElse(null);
    if (slot == null) {
      return false;
    }
    slot.turn.lockInterruptibly();
    try {
      if (slot.deleted()) {
        return false;
      }
      slot.delete();
      slots.closeSlot(slot, null);
      forget(slot, alongside);
      slots.remove(slot);
    } finally {
      slot.turn.unlock();
    }
    opener.contexts().deleteFolder(id);
    return true;
  }

  private void forget(IntegrationSlot slot, Consumer<Transaction> alongside) {
    String id = slot.row().id();
    try {
      database.writeAndWait(
          Lane.OUTCOMES,
          transaction -> {
            store.delete(transaction, id);
            alongside.accept(transaction);
            return id;
          });
    } catch (RuntimeException e) {
      slot.keep();
      takeover.reopen(slot);
      throw e;
    }
  }

  /** Tries it now and waits for the outcome. Empty if there is none of that id. */
  public Optional<IntegrationView> probe(String id) throws InterruptedException {
    IntegrationSlot slot = slots.find(id).orElse(null);
    if (slot == null) {
      return Optional.empty();
    }
    prober.probe(slot);
    return Optional.of(views.of(slot));
  }

  /**
   * Lets work for it wait until it is resumed. False if there is none of that id.
   *
   * @param alongside stored in the same transaction
   */
  public boolean pause(String id, Consumer<Transaction> alongside) {
    Optional<IntegrationSlot> found = slots.find(id);
    found.ifPresent(slot -> slots.setPaused(slot, true, slot.row().held(), alongside));
    return found.isPresent();
  }

  /**
   * Lets work for it go on, also where the hub had stopped it for refused credentials or closed it
   * for a plugin's error; it is tried at once. False if there is none of that id.
   *
   * @param alongside stored in the same transaction
   */
  public boolean resume(String id, Consumer<Transaction> alongside) {
    Optional<IntegrationSlot> found = slots.find(id);
    found.ifPresent(
        slot -> {
          slots.setPaused(slot, false, null, alongside);
          slot.probeAnew();
          threads.pool("opening", 2).execute(() -> takeover.reopen(slot));
        });
    return found.isPresent();
  }

  /**
   * Stores whether it is live, in the caller's transaction; seen by {@link #switches} after the
   * commit.
   */
  public void setMode(Transaction transaction, String id, Mode mode) {
    store.setMode(transaction, id, mode);
    transaction.afterCommit(
        () -> slots.find(id).ifPresent(slot -> slot.row(row -> row.with(mode))));
  }

  /**
   * The fields of tickets it can fill, given what is chosen so far. UNAVAILABLE while it is not
   * open, REJECTED if it makes no tickets.
   */
  public List<TicketField> ticketForm(String id, Map<String, String> chosen)
      throws IntegrationException, InterruptedException {
    OpenIntegration open = find(id).orElse(null);
    if (open == null) {
      throw IntegrationException.of(Kind.UNAVAILABLE, "Integration " + id + " is not open");
    }
    TicketSystem tickets = open.ticketSystem().orElse(null);
    if (tickets == null) {
      throw IntegrationException.of(Kind.REJECTED, "Integration " + id + " makes no tickets");
    }
    return open.call("ticket form", FORM, () -> List.copyOf(tickets.form(Map.copyOf(chosen))));
  }

  @Override
  public int resealAll(SecretBox box) {
    int rows = 0;
    for (IntegrationSlot slot : slots.all()) {
      slot.turn.lock();
      try {
        IntegrationRow row = slot.row();
        Map<String, Object> sealed = opener.seal().resealed(row.id(), row.settings(), box);
        slots.save(slot, row.with(sealed, row.typeVersion()));
        rows++;
      } finally {
        slot.turn.unlock();
      }
    }
    return rows;
  }

  /** Closes them all within seconds; what is stored stays. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      slots.shutDown(threads.pool("stopping", CLOSED_AT_ONCE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.close();
  }

  private Map<String, Object> checked(
      IntegrationDraft draft,
      ServedType served,
      Map<String, Object> stored,
      List<SettingProblem> problems)
      throws SettingsException, InterruptedException {
    Map<String, Object> settings =
        SettingsSeal.merged(stored, draft.settings(), served.type().secrets());
    try {
      opener.check(served, settings);
    } catch (SettingsException e) {
      problems.addAll(inSettings(e.problems()));
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return settings;
  }

  /** Opens it beside the old one; settings the plugin does not accept are the operator's matter. */
  private Attempt tried(IntegrationRow row, ServedType served)
      throws SettingsException, InterruptedException {
    if (!row.enabled()) {
      return new Attempt(row, null, null);
    }
    Attempt attempt = opener.open(row, served, slots);
    OpenFailure failure = attempt.failure();
    if (failure != null && !failure.problems().isEmpty()) {
      throw new SettingsException(inSettings(failure.problems()));
    }
    return attempt;
  }

  private static List<SettingProblem> inSettings(List<SettingProblem> problems) {
    return problems.stream()
        .map(
            problem ->
                new SettingProblem(
                    problem.field().isEmpty() ? "settings" : "settings/" + problem.field(),
                    problem.problem()))
        .toList();
  }

  private IntegrationRow row(
      IntegrationDraft draft, Map<String, Object> settings, OfferedType type) {
    Map<String, Object> sealed = opener.seal().sealed(draft.id(), settings, type.secrets());
    return row(draft, sealed, type.configVersion());
  }

  private static IntegrationRow row(
      IntegrationDraft draft, Map<String, Object> sealed, int typeVersion) {
    return new IntegrationRow(
        draft.id(),
        draft.type(),
        draft.displayName(),
        draft.enabled(),
        Mode.OBSERVE,
        false,
        null,
        sealed,
        typeVersion,
        draft.trustedFingerprint(),
        draft.privateHosts(),
        draft.automationActors(),
        draft.silentAfter());
  }

  private SettingProblem unknownType() {
    return new SettingProblem("type", "is unknown; there are: " + String.join(", ", types.ids()));
  }

  private static SettingProblem taken() {
    return new SettingProblem("id", "is taken by another integration");
  }
}
