package io.nochub.hub.intake;

import io.nochub.api.IntegrationException;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Reading;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookSource;
import io.nochub.hub.audit.Masking;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.PluginFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an integration makes of a stored input with the settings it has now, so that an operator
 * sees a mended mapping work before anything is tried again. Nothing is stored or decided.
 * Thread-safe.
 */
final class Preview {
  private static final Duration TO_READ = Duration.ofSeconds(10);

  private final IntegrationRegistry integrations;

  Preview(IntegrationRegistry integrations) {
    this.integrations = integrations;
  }

  /**
   * How reading it would end.
   *
   * @param lookUp what the source would be asked first; the signals are those without its answer
   * @param note why there is no signal
   * @param problemKind a failure kind of the plugin API or PLUGIN_FAULT; null if it can be read
   */
  record Read(
      List<Signal> signals,
      @Nullable String lookUp,
      String note,
      @Nullable String problemKind,
      @Nullable String problem) {
    private static Read of(Reading reading) {
      return new Read(reading.signals(), reading.lookUp(), reading.note(), null, null);
    }

    private static Read failed(String kind, String problem) {
      return new Read(List.of(), null, "", kind, problem);
    }
  }

  boolean knows(String integration) {
    return integrations.switches(integration).isPresent();
  }

  /** Empty while its integration is not open. */
  Optional<Read> read(Input input) throws InterruptedException {
    if (HubClear.is(input.item())) {
      return Optional.of(Read.of(Reading.of(HubClear.signal(input.item()))));
    }
    OpenIntegration open = integrations.find(input.from().integration()).orElse(null);
    return open == null ? Optional.empty() : Optional.of(read(input, open));
  }

  private static Read read(Input input, OpenIntegration open) throws InterruptedException {
    SignalSource source = open.source(input.from().source()).orElse(null);
    if (source == null) {
      return Read.failed(
          IntegrationException.Kind.FORBIDDEN.name(),
          "The integration has no source of that name any more");
    }
    try {
      return Read.of(
          open.call("preview " + source.name(), TO_READ, () -> source.read(input.item())));
    } catch (IntegrationException e) {
      return Read.failed(e.kind().name(), String.valueOf(e.getMessage()));
    } catch (PluginFault e) {
      return Read.failed("PLUGIN_FAULT", String.valueOf(e.getMessage()));
    }
  }

  /**
   * The facts of an input with what is a secret masked: what its source calls one now, which it may
   * not have done when the input came, and what has the name of one.
   */
  Map<String, String> facts(Input input) {
    Set<String> secrets =
        integrations
            .find(input.from().integration())
            .flatMap(open -> open.source(input.from().source()))
            .filter(WebhookSource.class::isInstance)
            .map(source -> ((WebhookSource) source).secretFacts())
            .orElse(Set.of());
    Map<String, String> shown = new TreeMap<>(input.item().facts());
    shown.replaceAll(
        (name, value) ->
            secrets.contains(name) || Masking.isSecretName(name) ? Masking.MASK : value);
    return shown;
  }
}
