package io.nochub.hub.pipeline;

import io.nochub.api.Capability;
import io.nochub.api.IntegrationException;
import io.nochub.api.notify.NotificationChannel;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.PluginFault;
import io.nochub.hub.routing.NotifyRoute;
import io.nochub.hub.routing.RouteTree;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Holds routes against the integrations there are. An integration that is not open is judged by
 * what its type declares; only its targets go unchecked then.
 */
public final class KnownTargets implements RouteTree.Surroundings {
  private final Function<String, Optional<Set<Capability>>> declared;
  private final IntegrationRegistry integrations;

  /**
   * Makes it.
   *
   * @param declared what an integration's type can do; empty if there is no such integration
   */
  public KnownTargets(
      Function<String, Optional<Set<Capability>>> declared, IntegrationRegistry integrations) {
    this.declared = declared;
    this.integrations = integrations;
  }

  @Override
  public String problemWithTickets(String integration) {
    return problem(integration, Capability.TICKETS, "makes no tickets");
  }

  @Override
  public String problemWithNotices(NotifyRoute route) {
    String problem = problem(route.integration(), Capability.NOTIFY, "sends no messages");
    return problem.isEmpty()
        ? integrations
            .find(route.integration())
            .flatMap(open -> targetProblem(open, route.target()))
            .orElse("")
        : problem;
  }

  private String problem(String integration, Capability needed, String lacking) {
    Optional<Set<Capability>> can = declared.apply(integration);
    if (can.isEmpty()) {
      return "names integration " + integration + ", which there is not";
    }
    // A type nobody offers at present declares nothing; that is no fault of the routes.
    return can.get().isEmpty() || can.get().contains(needed)
        ? ""
        : "names integration " + integration + ", which " + lacking;
  }

  private static Optional<String> targetProblem(OpenIntegration open, String target) {
    Optional<NotificationChannel> channel = open.notificationChannel();
    if (channel.isEmpty()) {
      return Optional.empty();
    }
    try {
      return open.callHere("check target", () -> channel.get().problemWith(target))
          .map(problem -> "target " + target + ": " + problem);
    } catch (IntegrationException | PluginFault e) {
      return Optional.of("target " + target + " could not be checked: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("target " + target + " could not be checked: interrupted");
    }
  }
}
