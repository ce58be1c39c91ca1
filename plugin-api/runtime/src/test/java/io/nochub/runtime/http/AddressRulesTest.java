package io.nochub.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AddressRulesTest {
  private static final AddressRules STRICT = new AddressRules(Set.of());

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, loopback",
    "127.255.255.254, loopback",
    "::1, loopback",
    "169.254.1.1, link-local",
    "fe80::1, link-local",
    "febf::1, link-local",
    "169.254.169.254, metadata",
    "fd00:ec2::254, metadata",
    "168.63.129.16, metadata",
    "100.100.100.200, metadata",
    "10.0.0.1, private",
    "10.255.255.255, private",
    "172.16.0.1, private",
    "172.31.255.255, private",
    "192.168.1.1, private",
    "100.64.0.1, private",
    "100.127.255.255, private",
    "fc00::1, private",
    "fd12:3456::1, private",
    "fec0::1, private",
    "224.0.0.1, multicast",
    "239.255.255.255, multicast",
    "ff02::1, multicast",
    "0.0.0.0, unspecified",
    "0.1.2.3, unspecified",
    "::, unspecified",
    "255.255.255.255, broadcast",
    "240.0.0.1, reserved",
    "192.0.2.1, documentation",
    "198.18.0.1, benchmarks",
    "::ffff:127.0.0.1, loopback",
    "::ffff:10.0.0.1, private",
    "::ffff:169.254.169.254, metadata",
    "::10.0.0.1, IPv4 address inside",
    "::8.8.8.8, IPv4 address inside",
    "64:ff9b::10.0.0.1, NAT64",
    "64:ff9b::8.8.8.8, NAT64",
    "64:ff9b:1::1, NAT64",
    "2002:7f00:1::, 6to4",
    "2002:808:808::1, 6to4",
    "2001:0:1::1, Teredo"
  })
  void an_address_that_only_the_hub_can_reach_is_denied(String literal, String what)
      throws UnknownHostException {
    assertThat(STRICT.objection("rmm.example.com", address(literal)).orElse("")).contains(what);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "126.255.255.255",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.1",
        "169.253.255.255",
        "192.167.1.1",
        "192.169.1.1",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "2606:4700:4700::1111",
        "2a00:1450:4001::1",
        "2001:200::1"
      })
  void a_public_address_is_allowed(String literal) throws UnknownHostException {
    assertThat(STRICT.objection("rmm.example.com", address(literal))).isEmpty();
  }

  @Test
  void an_operator_allows_a_host_by_name_pattern_or_address() throws UnknownHostException {
    InetAddress nas = address("192.168.1.5");

    assertThat(new AddressRules(Set.of("NAS.local.")).objection("nas.local", nas)).isEmpty();
    assertThat(new AddressRules(Set.of("*.local")).objection("nas.local", nas)).isEmpty();
    assertThat(new AddressRules(Set.of("192.168.1.5")).objection("nas.local", nas)).isEmpty();
    assertThat(new AddressRules(Set.of("[::1]")).objection("x", address("::1"))).isEmpty();
    assertThat(new AddressRules(Set.of("nas.local")).objection("other.local", nas)).isPresent();
    assertThat(new AddressRules(Set.of("*.local")).objection("local", nas)).isPresent();
  }

  @Test
  void a_metadata_service_is_allowed_by_its_address_only() throws UnknownHostException {
    InetAddress metadata = address("169.254.169.254");

    assertThat(new AddressRules(Set.of("nas.local")).objection("nas.local", metadata)).isPresent();
    assertThat(new AddressRules(Set.of("169.254.169.254")).objection("nas.local", metadata))
        .isEmpty();
  }
}
