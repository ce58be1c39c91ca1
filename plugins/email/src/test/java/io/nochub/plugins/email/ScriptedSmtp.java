package io.nochub.plugins.email;

import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An SMTP server on loopback that is well unless told otherwise: each step, named by its command
 * ("GREETING" and "END" for the first line and the end of a mail), may get another answer, no
 * answer, or a hang-up. Remembers the commands and the mails it took.
 */
final class ScriptedSmtp implements AutoCloseable {
  private static final String HANG = "hang";
  private static final String HANG_UP = "hang up";

  private final ServerSocket listening;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<String> mails = new CopyOnWriteArrayList<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final boolean tlsAtOnce;

  private ScriptedSmtp(boolean tlsAtOnce) {
    this.tlsAtOnce = tlsAtOnce;
    try {
      listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answers.put("EHLO", "250-fake\r\n250 STARTTLS");
    Thread accepting = new Thread(this::accept, "scripted-smtp");
    accepting.setDaemon(true);
    accepting.start();
  }

  static ScriptedSmtp start() {
    return new ScriptedSmtp(false);
  }

  static ScriptedSmtp startWithTls() {
    return new ScriptedSmtp(true);
  }

  int port() {
    return listening.getLocalPort();
  }

  ScriptedSmtp answer(String step, String answer) {
    answers.put(step, answer);
    return this;
  }

  ScriptedSmtp hangAt(String step) {
    return answer(step, HANG);
  }

  ScriptedSmtp hangUpAt(String step) {
    return answer(step, HANG_UP);
  }

  /** Waits until a client waits for an answer that never comes. */
  void awaitHanging() throws InterruptedException {
    hanging.await();
  }

  List<String> commands() {
    return List.copyOf(commands);
  }

  List<String> mails() {
    return List.copyOf(mails);
  }

  /** The fingerprint of the certificate it shows, which no authority has signed. */
  static String fingerprint() {
    try {
      KeyStore keys = keys();
      return ServerTrust.fingerprint(
          (X509Certificate) keys.getCertificate(keys.aliases().nextElement()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyStore keys() {
    return new DummySSLServerSocketFactory().getKeyStore();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Thread serving = new Thread(() -> serve(client), "scripted-smtp-client");
        serving.setDaemon(true);
        serving.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      Socket speaking = tlsAtOnce ? encrypted(client) : client;
      boolean goesOn = say(speaking, "GREETING", "220 fake ESMTP");
      while (goesOn) {
        String line = line(speaking);
        if (line.isEmpty()) {
          return;
        }
        commands.add(line);
        String step = step(line);
        goesOn = say(speaking, step, usual(step));
        if (goesOn && step.equals("STARTTLS") && !answers.containsKey("STARTTLS")) {
          speaking = encrypted(speaking);
        } else if (goesOn && step.equals("DATA") && !answers.containsKey("DATA")) {
          mails.add(mail(speaking));
          goesOn = say(speaking, "END", "250 2.0.0 taken");
        } else if (step.equals("QUIT")) {
          return;
        }
      }
    } catch (IOException e) {
      commands.add("gone: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A client that is refused with EHLO tries HELO, and gets the same answer. */
  private static String step(String line) {
    String word = line.split("[ :]")[0].toUpperCase(Locale.ROOT);
    return word.equals("HELO") ? "EHLO" : word;
  }

  private static String usual(String step) {
    return switch (step) {
      case "STARTTLS" -> "220 go ahead";
      case "DATA" -> "354 go ahead";
      case "QUIT" -> "221 bye";
      case "AUTH" -> "235 2.7.0 welcome";
      default -> "250 2.0.0 fine";
    };
  }

  /** False once the conversation is over. */
  private boolean say(Socket client, String step, String usual)
      throws IOException, InterruptedException {
    String answer = answers.getOrDefault(step, usual);
    if (answer.equals(HANG)) {
      hanging.countDown();
      closed.await();
      return false;
    }
    if (answer.equals(HANG_UP)) {
      return false;
    }
    OutputStream out = client.getOutputStream();
    out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return true;
  }

  private static String line(Socket client) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = client.getInputStream().read();
    while (c >= 0 && c != '\n') {
      line.append((char) c);
      c = client.getInputStream().read();
    }
    return line.toString().strip();
  }

  private static String mail(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    StringBuilder mail = new StringBuilder();
    String line = in.readLine();
    while (line != null && !line.equals(".")) {
      mail.append(line).append('\n');
      line = in.readLine();
    }
    return mail.toString();
  }

  private static SSLSocket encrypted(Socket plain) throws IOException {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(keys(), "changeit".toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
      socket.setUseClientMode(false);
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listening.close();
  }
}
