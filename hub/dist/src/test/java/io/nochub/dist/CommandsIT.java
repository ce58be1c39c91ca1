package io.nochub.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.nochub.dist.Nochub.Ended;
import io.nochub.hub.web.ApiClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as somebody types them, in a folder that holds nothing but a settings file. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // set before each test
class CommandsIT {
  private static final int STOPPED = 143;

  @TempDir Path folder;
  private Nochub nochub;

  @BeforeEach
  void stand_in_an_empty_folder() {
    nochub = new Nochub(folder);
  }

  private void settings(String yaml) throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("config")).resolve("hub.yaml"), yaml);
  }

  /** It failed with this one sentence, and nothing else but lines of the log without a trace. */
  private static void assertRefused(Ended ended, String sentence) {
    assertThat(ended.errors().lines().filter(line -> !line.matches("\\d\\d:\\d\\d:\\d\\d\\..*")))
        .as(ended.errors())
        .singleElement()
        .asString()
        .startsWith("nochub: ")
        .contains(sentence);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.code()).isEqualTo(1);
  }

  private static Arguments with(String yaml, String sentence) {
    return arguments(yaml, List.of("serve"), sentence);
  }

  private static Arguments called(String command, String sentence) {
    return arguments("port: 0", List.of(command.split(" ")), sentence);
  }

  static Stream<Arguments> what_cannot_be_done() {
    return Stream.of(
        with("port: [8080", "config/hub.yaml is no valid YAML at line 1: "),
        with("port: 0\n\tdata: x", "config/hub.yaml is no valid YAML at line "),
        with("prot: 0", "prot: is not a setting here; did you mean port?"),
        with("port: 0\nlookUp: soon", "lookUp: must be a time span"),
        with("data: ${env:NOT_SET_ANYWHERE}", "refers to the environment variable"),
        with("plugins: {trustedKeys: [abc]}", "plugins/trustedKeys: "),
        with("data: config/hub.yaml", "cannot be written (there is a file of that name)"),
        with("data: config/hub.yaml/data", "cannot be written ("),
        with("postgresql: {address: 'jdbc:postgresql://127.0.0.1:1/x'}", "127.0.0.1:1"),
        called("serve --config nothing.yaml", "There is no settings file nothing.yaml."),
        called("serve --dev-plugins nowhere", "There is no folder nowhere. Give --dev-plugins"),
        called("backup --data nowhere copy", "There is no hub's data in "),
        called("restore --data fresh nowhere", "is no backup: backup.properties is missing"),
        called("restore --data . nowhere", "is not empty, and nothing is restored over a hub"),
        arguments(
            "postgresql: {address: 'jdbc:postgresql://127.0.0.1:1/x'}",
            List.of("backup", "copy"),
            "back it up with pg_dump"),
        arguments(
            "postgresql: {address: 'jdbc:postgresql://127.0.0.1:1/x'}",
            List.of("restore", "copy"),
            "which pg_restore brings back"),
        called("validate nothing.yaml", "There is no settings file nothing.yaml."),
        called("plugin list", "No token: give --token or set NOCHUB_TOKEN."),
        called(
            "plugin list --token x --url http://127.0.0.1:1",
            "No hub answers at http://127.0.0.1:1. Is it running?"));
  }

  @ParameterizedTest(name = "{1}: {2}")
  @MethodSource("what_cannot_be_done")
  void what_cannot_be_done_is_said_in_a_sentence(String yaml, List<String> command, String sentence)
      throws Exception {
    settings(yaml);
    assertRefused(nochub.run(command.toArray(new String[0])), sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "serv", "serve --prot 80"})
  void what_is_not_understood_is_answered_with_the_usage(String line) throws Exception {
    Ended ended = nochub.run(line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(ended.errors()).doesNotContain("\tat ").contains("nochub");
    assertThat(ended.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "serve ", "backup ", "restore ", "plugin install "})
  void every_command_explains_itself(String command) throws Exception {
    Ended ended = nochub.run((command + "--help").split(" "));
    assertThat(ended.out()).startsWith("Usage: nochub " + command).contains("-h, --help");
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.code()).isZero();
  }

  @Test
  void the_shipped_settings_are_good() throws Exception {
    Path shipped = Nochub.BUILT.resolve("config/hub.yaml");
    assertThat(nochub.run("validate", shipped.toString()))
        .isEqualTo(new Ended(0, shipped + " is good.\n", ""));
  }

  @Test
  void an_archive_without_its_plugins_is_not_whole() throws Exception {
    Path home = folder.resolve("half");
    Files.createDirectories(home);
    Files.createSymbolicLink(home.resolve("bin"), Nochub.BUILT.resolve("bin"));
    Files.createSymbolicLink(home.resolve("lib"), Nochub.BUILT.resolve("lib"));
    Files.createSymbolicLink(home.resolve("config"), Nochub.BUILT.resolve("config"));

    assertRefused(
        new Nochub(home, folder).run("serve", "--port", "0"),
        "There is no folder " + home.toRealPath().resolve("plugins"));
  }

  @Test
  void a_second_hub_on_a_folder_is_sent_away_and_the_first_one_stops_when_told() throws Exception {
    Path data = folder.resolve("data");
    try (RunningHub first = RunningHub.serve(nochub, data)) {
      assertRefused(
          nochub.run("serve", "--data", data.toString(), "--port", "0"),
          "Another hub runs on the data folder "
              + data.toRealPath()
              + " (process "
              + first.pid()
              + ")");
      assertThat(first.stop()).isEqualTo(STOPPED);
      assertThat(first.errors()).doesNotContain("ERROR", "\tat ");
    }
  }

  @Test
  void a_taken_port_is_named_and_the_first_password_is_still_shown_at_the_start_that_works()
      throws Exception {
    Path data = folder.resolve("data");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertRefused(
          nochub.run("serve", "--data", data.toString(), "--port", port),
          "The hub cannot listen on 127.0.0.1:" + port);
    }
    try (RunningHub hub = RunningHub.serve(nochub, data)) {
      await().until(() -> hub.out().contains("password"));
    }
  }

  @Test
  void a_running_hub_is_served_by_the_other_commands() throws Exception {
    try (RunningHub hub = RunningHub.serve(nochub, folder.resolve("data"))) {
      assertThat(at(hub, "plugin", "list"))
          .contains("alertmanager", "email", "lab", "request-tracker", "snmp", "webhook")
          .doesNotContain("FAILED");
      assertThat(at(hub, "plugin", "disable", "email")).isEqualTo("disabled email\n");
      assertThat(at(hub, "plugin", "list")).containsPattern("email .* DISABLED");
      assertThat(at(hub, "plugin", "enable", "email")).isEqualTo("enabled email\n");
      Path archive = theOne("webhook-*.zip");
      assertThat(at(hub, "plugin", "install", archive.toString())).startsWith("installed webhook");

      String token = at(hub, "token", "create", "--role", "ADMIN", "robot").strip();
      assertThat(new ApiClient(hub.address(), token).get("/api/v1/me").status()).isEqualTo(200);
      assertThat(at(hub, "token", "list")).contains("ADMIN  robot");

      for (String file : List.of("integrations", "clients", "routes")) {
        Path example = Nochub.BUILT.resolve("config/example/" + file + ".yaml");
        assertThat(at(hub, "import", example.toString()))
            .contains("things were created or changed");
      }
      String exported = at(hub, "export");
      assertThat(exported).contains("acme-dc01", "lab-desk", "workstations offline");
      Path kept = Files.writeString(folder.resolve("kept.yaml"), exported);
      assertThat(at(hub, "import", kept.toString())).contains("things were created or changed");
      assertThat(at(hub, "export")).isEqualTo(exported);
      assertThat(hub.errors()).doesNotContain("ERROR", "\tat ");
    }
  }

  @Test
  void a_backup_leaves_nothing_half_done_and_nothing_is_written_over() throws Exception {
    String data = folder.resolve("data").toString();
    try (RunningHub hub = RunningHub.serve(nochub, folder.resolve("data"))) {
      Path backups = folder.resolve("backups");
      String monday = backups.resolve("monday").toString();
      Path kept = folder.resolve("data/integrations/rmm/cache.bin");
      Files.createDirectories(kept.getParent());
      Files.write(kept, new byte[20 << 20]);
      assertRefused(
          new Nochub(folder).withFilesUpTo(8_000).run("backup", "--data", data, monday),
          "The backup " + monday + " could not be written: ");
      assertThat(backups).isEmptyDirectory();

      Ended made = nochub.run("backup", "--data", data, monday);
      assertThat(made).isEqualTo(new Ended(0, made.out(), ""));
      assertThat(made.out()).startsWith("The backup is in " + monday + " (");
      assertRefused(nochub.run("backup", "--data", data, monday), monday + " is there already");
      assertRefused(
          nochub.run("restore", "--data", data, monday),
          "is not empty, and nothing is restored over a hub");
      assertThat(hub.errors()).doesNotContain("ERROR", "\tat ");
    }
    Ended cold =
        nochub.run("backup", "--data", data, "--without-key", folder.resolve("cold").toString());
    assertThat(cold.code()).isZero();
    assertThat(cold.out()).contains("It does not hold secret.key");
  }

  @Test
  void a_plugin_is_installed_with_its_signature_where_one_is_required() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String trusted = Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    settings("plugins: {signatures: REQUIRE, trustedKeys: [" + trusted + "]}");
    Path archive = theOne("webhook-*.zip");
    Path signature = folder.resolve("webhook.sig");
    Signature signing = Signature.getInstance("Ed25519");
    signing.initSign(keys.getPrivate());
    signing.update(Files.readAllBytes(archive));
    Files.write(signature, signing.sign());
    try (RunningHub hub = RunningHub.serve(nochub, folder.resolve("data"))) {
      String[] install = {"plugin", "install", archive.toString()};
      assertRefused(nochub.run(asAdmin(hub, install)), "is not signed");
      assertThat(
              at(hub, "plugin", "install", archive.toString(), "--signature", signature.toString()))
          .startsWith("installed webhook");
    }
  }

  private static Path theOne(String plugin) throws IOException {
    try (var found = Files.newDirectoryStream(Nochub.BUILT.resolve("plugins"), plugin)) {
      return found.iterator().next();
    }
  }

  /** Runs a command on that hub, as an admin; gives what it said. */
  private String at(RunningHub hub, String... command) throws Exception {
    Ended ended = nochub.run(asAdmin(hub, command));
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.code()).isZero();
    return ended.out();
  }

  private static String[] asAdmin(RunningHub hub, String... command) {
    return Stream.concat(
            Stream.of(command),
            Stream.of("--url", hub.address().toString(), "--token", Nochub.TOKEN))
        .toArray(String[]::new);
  }
}
