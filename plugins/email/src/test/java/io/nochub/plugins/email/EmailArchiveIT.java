package io.nochub.plugins.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Integration;
import io.nochub.testkit.contract.ArchiveContract;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class EmailArchiveIT extends ArchiveContract {
  private final ScriptedSmtp server =
      ScriptedSmtp.startWithTls().answer("EHLO", "250-fake\r\n250 AUTH PLAIN");

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Override
  protected Map<String, Object> settings(Map<String, Object> example) {
    Map<String, Object> settings = new HashMap<>(example);
    settings.put("host", "127.0.0.1");
    settings.put("port", server.port());
    settings.put("security", "TLS");
    settings.put("certificate", ScriptedSmtp.fingerprint());
    return settings;
  }

  @Override
  protected void use(Integration integration) throws Exception {
    integration.notificationChannel().orElseThrow().send(Fixtures.opened().build(), Fixtures.KEY);

    assertThat(server.mails()).singleElement().asString().contains(Fixtures.REFERENCE);
  }
}
