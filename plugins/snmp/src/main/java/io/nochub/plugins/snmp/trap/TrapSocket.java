package io.nochub.plugins.snmp.trap;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.snmp4j.TransportStateReference;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.UdpTransportMapping;

/**
 * A UDP socket for SNMP4J that is read by whoever calls {@link #receive}, on that thread. SNMP4J's
 * own has a thread that renews a broken socket in silence and without its receive buffer; here what
 * breaks is an exception, and packets are dealt with in the order they came. Sending is
 * thread-safe.
 */
final class TrapSocket extends UdpTransportMapping {
  /** No packet is longer. */
  private static final int LONGEST = 65_535;

  private final DatagramSocket socket;
  private final byte[] buffer = new byte[LONGEST];

  /**
   * Opens the port.
   *
   * @param receiveBuffer the bytes to ask the kernel for
   * @param patience the longest wait of one {@link #receive}, in milliseconds
   */
  TrapSocket(InetSocketAddress at, int receiveBuffer, int patience) throws IOException {
    super(new UdpAddress(at.getAddress(), at.getPort()));
    setAsyncMsgProcessingSupported(false);
    socket = new DatagramSocket(null);
    try {
      socket.setReceiveBufferSize(receiveBuffer);
      socket.setSoTimeout(patience);
      socket.bind(at);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Waits a little for one packet and lets it be dealt with; false if none came. */
  boolean receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(buffer, LONGEST);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      return false;
    }
    fireProcessMessage(
        new UdpAddress(packet.getAddress(), packet.getPort()),
        ByteBuffer.wrap(buffer, 0, packet.getLength()),
        new TransportStateReference(
            this,
            udpAddress,
            null,
            SecurityLevel.undefined,
            SecurityLevel.undefined,
            false,
            socket));
    return true;
  }

  /** The port that is open, and where. */
  InetSocketAddress local() {
    return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
  }

  /** The bytes the kernel gave for what waits, which may be less than was asked for. */
  int grantedBuffer() throws IOException {
    return socket.getReceiveBufferSize();
  }

  @Override
  public void sendMessage(
      UdpAddress to, byte[] message, TransportStateReference reference, long timeout, int retries)
      throws IOException {
    socket.send(new DatagramPacket(message, message.length, to.getInetAddress(), to.getPort()));
  }

  /** The port is open from the beginning. */
  @Override
  public void listen() {}

  @Override
  public boolean isListening() {
    return !socket.isClosed();
  }

  @Override
  public UdpAddress getListenAddress() {
    return new UdpAddress(socket.getLocalAddress(), socket.getLocalPort());
  }

  @Override
  public void close() {
    socket.close();
  }
}
