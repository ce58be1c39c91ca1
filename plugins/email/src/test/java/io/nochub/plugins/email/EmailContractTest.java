package io.nochub.plugins.email;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.nochub.api.IntegrationType;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.contract.IntegrationContract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** With TLS and sign-in, against GreenMail. */
class EmailContractTest extends IntegrationContract<EmailConfig> {
  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));

  @BeforeAll
  void start() {
    server.start();
    server.setUser("noc@msp.example", "noc", Fixtures.PASSWORD);
  }

  @AfterAll
  void stop() {
    server.stop();
  }

  @Override
  protected void script(FakeVendor vendor) {
    try {
      server.purgeEmailFromAllMailboxes();
    } catch (FolderException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected IntegrationType<EmailConfig> type() {
    return EmailPlugin.TYPE;
  }

  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    return Map.of(
        "host", "127.0.0.1",
        "port", server.getSmtps().getPort(),
        "security", "TLS",
        "certificate", ScriptedSmtp.fingerprint(),
        "user", "noc",
        "password", Fixtures.PASSWORD,
        "from", "Example NOC <noc@msp.example>",
        "domain", "hub.msp.example");
  }

  @Override
  protected String goodTarget() {
    return Fixtures.TARGET;
  }

  @Override
  protected Optional<String> badTarget() {
    return Optional.of("jo@client.example, mia@client.example");
  }

  @Override
  protected List<String> delivered() {
    return Arrays.stream(server.getReceivedMessages()).map(GreenMailUtil::getWholeMessage).toList();
  }
}
