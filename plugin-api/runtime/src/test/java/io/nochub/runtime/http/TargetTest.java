package io.nochub.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TargetTest {
  private static final Target TARGET =
      new Target(
          new HostList(
              Set.of(
                  "rmm.example.com",
                  "*.vendor.example",
                  "127.0.0.1",
                  "127.1",
                  "0177.0.0.1",
                  "2130706433",
                  "0x7f000001",
                  "0x7f.1",
                  "::1",
                  "::ffff:10.0.0.1",
                  "10.0.0.8",
                  "8.8.8.8")),
          new AddressRules(Set.of("10.0.0.8")));

  private static IntegrationException refusal(String address) {
    return catchThrowableOfType(
        IntegrationException.class, () -> TARGET.checked(URI.create(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://rmm.example.com/v1?x=y",
        "https://RMM.Example.COM:8443/",
        "http://rmm.example.com./",
        "https://eu.vendor.example/",
        "https://a.b.vendor.example/",
        "http://10.0.0.8/",
        "http://8.8.8.8/"
      })
  void an_allowed_host_is_called(String address) throws IntegrationException {
    assertThat(TARGET.checked(URI.create(address)).host()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://other.example.com/, none that this integration may call",
    "https://vendor.example/, none that this integration may call",
    "https://evilvendor.example/, none that this integration may call",
    "https://rmm.example.com.evil.example/, none that this integration may call",
    "ftp://rmm.example.com/, none of http or https",
    "file:///etc/passwd, none of http or https",
    "https:rmm.example.com, no host",
    "https://user@rmm.example.com/, user name",
    "https://rmm.example.com@127.0.0.1/, user name",
    "https://rmm.example.com:pw@127.0.0.1/, user name",
    "http://127.1/, no host",
    "http://127.0.0.1./, no host",
    "http://0177.0.0.1/, unusual",
    "http://2130706433/, unusual",
    "http://0x7f000001/, unusual",
    "http://0x7f.1/, no host",
    "http://127.0.0.1%2e/, no host",
    "http://rmm.example.com%2f@127.0.0.1/, user name",
    "http://[fe80::1%25eth0]/, network interface"
  })
  void what_is_not_allowed_or_oddly_spelled_is_rejected(String address, String why) {
    IntegrationException refusal = refusal(address);

    assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
    assertThat(refusal.getMessage()).contains(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/"})
  void an_allowed_host_at_a_denied_address_is_for_the_operator_to_allow(String address) {
    IntegrationException refusal = refusal(address);

    assertThat(refusal.kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(refusal.getMessage()).contains("allow this host as a private host");
  }
}
