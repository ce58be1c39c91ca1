package io.nochub.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest extends HttpTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @SuppressWarnings("NullAway.Init")
  private static KeyStore keys;

  private String fingerprint = "";

  /** Makes a self-signed certificate for another name than the one that is called. */
  @BeforeAll
  static void makeCertificate(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        " -genkeypair -alias nas -keyalg EC -dname CN=nas -validity 2 -storetype PKCS12"
            + " -storepass changeit -keystore ";
    Process process =
        new ProcessBuilder((keytool + options + file).split(" ")).redirectErrorStream(true).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    keys = KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  @BeforeEach
  void serveWithIt() throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    vendor.useHttps(context.getSocketFactory());
    fingerprint = Fingerprint.of((X509Certificate) keys.getCertificate("nas"));
  }

  private HttpCall call() {
    return HttpCall.get(URI.create("https://vendor.test:" + vendor.getPort()));
  }

  @Test
  void an_unknown_certificate_is_refused_and_its_fingerprint_told() {
    IntegrationException failure = failure(() -> access().exchange(call()));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure.getMessage()).contains("not trusted").endsWith(fingerprint);
  }

  @Test
  void a_certificate_is_trusted_by_its_fingerprint_whatever_its_name()
      throws IntegrationException, InterruptedException {
    answers(200);
    answers(200);
    HttpAccess colons = access(fingerprint);
    HttpAccess plain = access(fingerprint.replace(":", "").toLowerCase(Locale.ROOT));

    assertThat(colons.exchange(call()).status()).isEqualTo(200);
    assertThat(plain.exchange(call()).status()).isEqualTo(200);
  }

  @Test
  void another_fingerprint_changes_nothing() {
    IntegrationException failure = failure(() -> access("AB".repeat(32)).exchange(call()));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure.getMessage()).contains("not trusted");
  }

  @Test
  void what_is_no_fingerprint_is_refused_at_once() {
    assertThatThrownBy(() -> access("AB:CD")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void plain_text_to_a_secure_port_is_told_as_a_broken_connection() {
    answers(200);

    assertThat(failure(() -> access().exchange(HttpCall.post(base()))).kind())
        .isIn(Kind.OUTCOME_UNKNOWN, Kind.UNAVAILABLE);
  }
}
