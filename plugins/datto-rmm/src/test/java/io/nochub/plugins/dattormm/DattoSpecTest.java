package io.nochub.plugins.dattormm;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Cursor;
import io.nochub.api.IdempotencyKey;
import io.nochub.api.Page;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Device;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.testkit.PayloadCases;
import io.nochub.testkit.spec.VendorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Every request the plugin sends and every reply it reads, against Datto's own description. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DattoSpecTest {
  private static final String MILLISECONDS = "times are milliseconds on the wire";
  private static final IdempotencyKey KEY = new IdempotencyKey("k3y0fth3sp3c");

  private final VendorSpec spec =
      VendorSpec.load("datto-rmm.json")
          .allow(
              "POST /auth/oauth/token: the path is not described",
              "signing in is described in words only")
          .allow(": null found", "what is not there is null on the wire")
          .allow("property 'serviceName'", "seen so on the wire; described as processName")
          .allow("timestamp: integer found", MILLISECONDS);

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void everything_the_plugin_does_is_as_described() throws Exception {
    stage.open().probe();
    whole(stage.openAlerts());
    whole(stage.resolvedAlerts());
    stage.webhook().lookUp(FakeDatto.ALERT);
    stage.control().resolve(FakeDatto.ALERT, scope(), "done", KEY);
    whole(stage.assets());
    RemoteJobs jobs = stage.jobs();
    jobs.jobs();
    RemoteJobs.Run run = jobs.run(FakeDatto.COMPONENT, scope(), Map.of("drive", "C:"), KEY);
    jobs.check(run.id(), scope());
    stage.datto.jobsEndAs("");
    jobs.check(run.id(), scope());

    assertThat(stage.vendor.exchanges()).hasSizeGreaterThan(30);
    assertThat(
            spec.allow("resolvedOn: integer found", MILLISECONDS)
                .allow("lastSeen: integer found", MILLISECONDS)
                .allow("lastAuditDate: integer found", MILLISECONDS)
                .allow("dateCreated: integer found", MILLISECONDS)
                .allow("ranOn: integer found", MILLISECONDS)
                .problems(stage.vendor.exchanges()))
        .isEmpty();
  }

  @Test
  void every_context_of_the_cases_is_as_described_or_known_to_differ() throws Exception {
    stage.datto.forgetAlerts();
    for (String name : contexts()) {
      Map<String, Object> alert = alert(PayloadCases.item(name));
      alert.put("alertUid", name);
      stage.datto.alert(alert);
    }
    whole(stage.openAlerts());

    assertThat(
            spec.allow("actionTime: integer found", MILLISECONDS)
                .allow("lastTriggered: integer found", MILLISECONDS)
                .allow("alertTime: integer found", MILLISECONDS)
                .allow("metaAlertTime: integer found", MILLISECONDS)
                .problems(stage.vendor.exchanges()))
        .isEmpty();
  }

  private static List<String> contexts() throws IOException {
    try (Stream<Path> cases = Files.list(Path.of("src", "test", "resources", "cases"))) {
      return cases
          .map(folder -> folder.getFileName().toString())
          .filter(name -> name.startsWith("context-"))
          .sorted()
          .toList();
    }
  }

  private static Map<String, Object> alert(Received item) {
    return JsonMapper.shared()
        .readValue(item.body(), new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  private static void whole(PollingSource source) throws Exception {
    Cursor cursor = Cursor.START;
    Poll page;
    do {
      page = source.poll(cursor);
      cursor = page.next();
    } while (page.more());
  }

  private static void whole(AssetDirectory assets) throws Exception {
    assets.organisations(Cursor.START);
    Page<Device> page = assets.devices(Cursor.START);
    while (page.more()) {
      page = assets.devices(page.next());
    }
  }

  private static Subject scope() {
    return Subject.of(FakeDatto.SITE, FakeDatto.DEVICE);
  }
}
