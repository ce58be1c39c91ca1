package io.nochub.plugins.lab.desk;

import io.nochub.api.Capability;
import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationType;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.source.SignalSource;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.plugins.lab.story.Story;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One pretend desk, with its tickets in the folder of its own. */
public final class LabDeskIntegration implements Integration {
  private final Desk desk;
  private final DeskChanges changes;
  private final DeskTickets tickets;
  private final DeskOrganisations organisations;

  private LabDeskIntegration(LabDeskConfig config, IntegrationContext context) {
    Story story = Story.load(context.json());
    Trouble trouble = Trouble.of(config);
    this.desk =
        new Desk(
            new TicketFolder(context::folder, context.json(), context.logger()),
            new Technician(config.technician()),
            trouble,
            context.clock());
    this.changes = new DeskChanges(desk, context.json());
    this.tickets = new DeskTickets(desk, trouble, context.clock(), new TreeSet<>(story.clients()));
    this.organisations = new DeskOrganisations(story);
  }

  /** The type {@code lab-desk}. */
  public static IntegrationType<LabDeskConfig> type() {
    return IntegrationType.of(
        "lab-desk",
        "Lab desk (pretend)",
        LabDeskConfig.class,
        EnumSet.of(
            Capability.TICKETS,
            Capability.TICKET_FIND,
            Capability.TICKET_NOTE,
            Capability.TICKET_ROLLING_NOTE,
            Capability.TICKET_RESOLVE,
            Capability.TICKET_REOPEN,
            Capability.TICKET_FIELDS,
            Capability.TICKET_CHANGES,
            Capability.TICKET_NOTES_READ,
            Capability.ASSETS),
        Set.of(),
        LabDeskIntegration::new);
  }

  @Override
  public Health probe() throws IntegrationException, InterruptedException {
    return Health.of(
        "Lab desk (pretend): its tickets are files of the hub, nobody real reads them",
        Health.check("read tickets", () -> desk.count() + " tickets"),
        Health.untold("create tickets", "only by making one"));
  }

  @Override
  public List<SignalSource> sources() {
    return List.of(changes);
  }

  @Override
  public Optional<TicketSystem> ticketSystem() {
    return Optional.of(tickets);
  }

  @Override
  public Optional<AssetDirectory> assetDirectory() {
    return Optional.of(organisations);
  }
}
