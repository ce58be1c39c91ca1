package io.nochub.plugins.snmp.trap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KernelDropsTest {
  private static final String HEAD =
      "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode ref pointer drops             \n";

  @TempDir private Path folder;

  private KernelDrops tables(String... texts) throws Exception {
    List<Path> files = new ArrayList<>();
    for (String text : texts) {
      Path file = folder.resolve("udp" + files.size());
      Files.writeString(file, HEAD + text);
      files.add(file);
    }
    return new KernelDrops(files);
  }

  private static String row(String local, long drops) {
    return " 4711: "
        + local
        + " 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 26345 2"
        + " 0000000000000000 "
        + drops
        + "         \n";
  }

  @Test
  void adds_up_the_sockets_of_the_port_in_both_tables() throws Exception {
    KernelDrops drops =
        tables(
            row("00000000:27B2", 12) + row("00000000:00A2", 99),
            row("00000000000000000000000000000000:27B2", 30));

    assertThat(drops.at(10162)).hasValue(42);
    assertThat(drops.at(162)).hasValue(99);
    assertThat(drops.at(161)).isEmpty();
  }

  @Test
  void where_nobody_counts_there_is_no_figure() throws Exception {
    assertThat(new KernelDrops(List.of(folder.resolve("missing"))).at(162)).isEmpty();
    assertThat(tables("nonsense\n\n").at(162)).isEmpty();
  }

  @Test
  void what_linux_drops_because_nobody_reads_is_counted() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/net/udp")), "not Linux");
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (TrapSocket deaf = new TrapSocket(any, 2_048, 100);
        DatagramSocket flood = new DatagramSocket()) {
      byte[] packet = new byte[1_000];
      for (int sent = 0; sent < 500; sent++) {
        flood.send(new DatagramPacket(packet, packet.length, deaf.local()));
      }

      assertThat(new KernelDrops().at(deaf.local().getPort()).orElseThrow()).isBetween(1L, 500L);
    }
  }
}
