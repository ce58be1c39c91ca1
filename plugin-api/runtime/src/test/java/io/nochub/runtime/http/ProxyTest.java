package io.nochub.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.http.HttpCall;
import io.nochub.runtime.json.JacksonJson;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProxyTest extends HttpTest {
  @Test
  void public_hosts_are_reached_by_the_proxy_and_allowed_private_ones_directly() throws Exception {
    HttpSettings settings =
        new HttpSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            CAP,
            InetSocketAddress.createUnresolved("proxy.test", vendor.getPort()));
    HttpScope scope =
        new HttpScope(
            "vendor-1",
            Set.of("rmm.example.com", "nas.test"),
            Set.of("nas.test"),
            null,
            new JacksonJson(),
            HttpMeter.NONE);
    try (HttpClients clients =
        new HttpClients(
            settings, InstantSource.fixed(NOW), paceClock, host -> List.of(literal("127.0.0.1")))) {
      answers(200);
      answers(200);

      clients.open(scope).send(HttpCall.get(URI.create("http://rmm.example.com/a")));
      clients
          .open(scope)
          .send(HttpCall.get(URI.create("http://nas.test:" + vendor.getPort() + "/b")));

      assertThat(seen().getRequestLine()).startsWith("GET http://rmm.example.com/a ");
      assertThat(seen().getRequestLine()).startsWith("GET /b ");
    }
  }
}
