package io.nochub.plugins.kaseyavsa;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Cursor;
import io.nochub.api.Integration;
import io.nochub.api.Page;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.action.RemoteJobs.Run;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.testkit.FakeVendor.Exchange;
import io.nochub.testkit.spec.VendorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Everything the plugin asks, and everything the fakes answer, against what is documented: neither
 * vendor publishes a description for programs, so these were written by hand from the sources they
 * name.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DocumentedTest {
  private static final URI HOOK = URI.create("https://hub.example/hooks/test/webhook");

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void every_exchange_with_vsa_x_is_as_documented_and_every_documented_one_is_used()
      throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, "The service 'Print Spooler' has stopped.", "elevated");
    Integration x = stage.x("scriptCategory", "NOC Hub");
    PollingSource source = (PollingSource) x.sources().get(1);
    List<AlertRaised> open = new ArrayList<>();
    Cursor cursor = source.poll(Cursor.START).next();
    stage.vsaX().notify(FakeVsaX.WKS014, "CPU at 99%", "critical");
    for (Received item : source.poll(cursor).items()) {
      source.read(item).signals().forEach(signal -> open.add((AlertRaised) signal));
    }
    source.recheck(open);
    x.probe();
    list(x.assetDirectory().orElseThrow());
    stage.webhook().install(HOOK);
    stage.webhook().remove();
    runAll(x.remoteJobs().orElseThrow());
    stage.vsaX().removeDevice(FakeVsaX.WKS014);
    source.recheck(open);

    isAsDocumented("vsa-x.yaml", FakeVsaX.BASE);
  }

  @Test
  void every_exchange_with_vsa_9_is_as_documented_and_every_documented_one_is_used()
      throws Exception {
    String alarm = stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");
    String other = stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive D:");
    Subject acme = Subject.of("89049122543", FakeVsa9.FS01);
    Integration nine = stage.nine();
    ((PollingSource) nine.sources().get(0)).poll(Cursor.START);
    nine.probe();
    list(nine.assetDirectory().orElseThrow());
    nine.alertControl().orElseThrow().resolve(alarm, acme, "done", Stage.KEY);
    stage
        .nine("closingNote", "OBJECT")
        .alertControl()
        .orElseThrow()
        .resolve(other, acme, "done", Stage.KEY);

    isAsDocumented("vsa-9.yaml", FakeVsa9.BASE);
  }

  private void runAll(RemoteJobs jobs) throws Exception {
    Subject acme = Subject.of("1042", FakeVsaX.FS01);
    assertThat(jobs.jobs()).hasSize(2);
    Run task = jobs.run("task:123", acme, Map.of(), Stage.KEY);
    Run script =
        jobs.run("script:" + FakeVsaX.SCRIPT, acme, Map.of("service", "x"), Stage.OTHER_KEY);
    stage.vsaX().executed("Successful", "done");
    jobs.check(task.id(), acme);
    jobs.check(script.id(), acme);
  }

  private static void list(AssetDirectory directory) throws Exception {
    Cursor cursor = Cursor.START;
    Page<?> page;
    do {
      page = directory.organisations(cursor);
      cursor = page.next();
    } while (page.more());
    directory.devices(Cursor.START);
  }

  private void isAsDocumented(String file, String base) throws IOException {
    byte[] description = description(file);
    List<Exchange> exchanges = stage.vendor().exchanges();

    assertThat(VendorSpec.of(description).problems(exchanges)).isEmpty();
    assertThat(unused(description, base, exchanges))
        .as("documented here and never asked for")
        .isEmpty();
  }

  private static List<String> unused(byte[] description, String base, List<Exchange> exchanges) {
    List<String> unused = new ArrayList<>();
    JsonNode paths = new YAMLMapper().readTree(description).path("paths");
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      Pattern pattern = Pattern.compile(base + path.getKey().replaceAll("\\{[^}]+}", "[^/]+"));
      for (String method : new TreeSet<>(path.getValue().propertyNames())) {
        boolean used =
            exchanges.stream()
                .map(Exchange::asked)
                .anyMatch(
                    asked ->
                        asked.method().equalsIgnoreCase(method)
                            && pattern.matcher(asked.path()).matches());
        if (!used) {
          unused.add(method + " " + path.getKey());
        }
      }
    }
    return unused;
  }

  private static byte[] description(String file) throws IOException {
    try (InputStream resource = DocumentedTest.class.getResourceAsStream("/vendor/" + file)) {
      return Objects.requireNonNull(resource, file).readAllBytes();
    }
  }
}
