package io.nochub.hub.exchange;

import io.nochub.api.asset.Device.Kind;
import io.nochub.hub.inventory.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A configuration as it is written; what is left out is not touched. */
@SuppressWarnings("ConstantValue") // a document may leave lists out
record Configuration(
    List<ClientEntry> clients,
    List<SiteEntry> sites,
    List<DeviceEntry> devices,
    List<MappingEntry> mappings,
    List<IntegrationEntry> integrations,
    @Nullable Map<String, Object> routes) {

  Configuration {
    clients = clients == null ? List.of() : List.copyOf(clients);
    sites = sites == null ? List.of() : List.copyOf(sites);
    devices = devices == null ? List.of() : List.copyOf(devices);
    mappings = mappings == null ? List.of() : List.copyOf(mappings);
    integrations = integrations == null ? List.of() : List.copyOf(integrations);
  }

  record ClientEntry(String id, String name) {}

  record SiteEntry(String id, String client, String name) {}

  record DeviceEntry(
      String id,
      String client,
      @Nullable String site,
      String name,
      @Nullable String parent,
      @Nullable Kind kind,
      @Nullable Map<Evidence.Kind, List<String>> evidence) {}

  record MappingEntry(
      String integration, String organisation, String client, @Nullable String site) {}

  record IntegrationEntry(
      String id,
      String type,
      @Nullable String displayName,
      @Nullable Boolean enabled,
      @Nullable String mode,
      @Nullable Map<String, Object> settings,
      @Nullable String trustedFingerprint,
      @Nullable Set<String> privateHosts,
      @Nullable Set<String> automationActors,
      @Nullable Duration silentAfter) {}
}
