package io.nochub.plugins.autotask;

import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.Metrics;
import io.nochub.api.StateStore;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners;
import io.nochub.api.http.HttpManners.Pace;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.Json;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;

/** A context that remembers with which paces a plugin made clients of its HTTP. */
record RecordingContext(IntegrationContext real, List<Pace> paces) implements IntegrationContext {
  RecordingContext(IntegrationContext real) {
    this(real, new ArrayList<>());
  }

  void open(Map<String, Object> settings) {
    try {
      AutotaskPlugin.TYPE.open(
          new SettingsBinder(Map.of()).bind(AutotaskConfig.class, settings).value(), this);
    } catch (SettingsException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public HttpAccess http() {
    HttpAccess plain = real.http();
    return new HttpAccess() {
      @Override
      public HttpReply exchange(HttpCall call) throws IntegrationException, InterruptedException {
        return plain.exchange(call);
      }

      @Override
      public HttpReply send(HttpCall call) throws IntegrationException, InterruptedException {
        return plain.send(call);
      }

      @Override
      public HttpAccess with(HttpManners manners) {
        paces.add(manners.pace());
        return plain.with(manners);
      }
    };
  }

  @Override
  public String integrationId() {
    return real.integrationId();
  }

  @Override
  public Logger logger() {
    return real.logger();
  }

  @Override
  public InstantSource clock() {
    return real.clock();
  }

  @Override
  public Json json() {
    return real.json();
  }

  @Override
  public StateStore state() {
    return real.state();
  }

  @Override
  public Metrics metrics() {
    return real.metrics();
  }

  @Override
  public ExecutorService workers(String name, int atMost) {
    return real.workers(name, atMost);
  }

  @Override
  public Path folder() {
    return real.folder();
  }

  @Override
  public Optional<URI> webhookAddress(String sourceName) {
    return real.webhookAddress(sourceName);
  }
}
