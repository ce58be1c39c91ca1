package io.nochub.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The least a hub of these parts can be: Jetty answers at once, or when SQLite has the body on
 * disk, all bodies that wait in one commit. Nothing is checked, read or decided. What it accepts on
 * a machine bounds what the hub can accept there.
 */
final class Floor implements AutoCloseable {
  private static final String GREETING = "at ";
  private static final int A_COMMIT = 1_000;

  private final Process process;
  private final URI address;

  private Floor(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts it in a process of its own, with the hub's options for Java, and a library if given. */
  static Floor start(Path data, boolean isStored, Optional<Path> preload) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HubProcess.javaOptions(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
                Floor.class.getName(),
                isStored ? data.resolve("floor.db").toString() : "")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    preload.ifPresent(library -> HubProcess.load(library, builder));
    Process process = builder.start();
    return new Floor(process, HubProcess.addressOf(process, GREETING));
  }

  URI address() {
    return address;
  }

  /** Processor time it has used since its start. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /** Serves until it is ended. Arguments: the file of the database, or nothing. */
  public static void main(String[] arguments) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Taker(arguments[0].isEmpty() ? null : new Store(arguments[0])));
    server.start();
    System.out.println(GREETING + "http://127.0.0.1:" + connector.getLocalPort());
    server.join();
  }

  private static final class Taker extends Handler.Abstract {
    private final @Nullable Store store;

    Taker(@Nullable Store store) {
      this.store = store;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      byte[] body;
      try (InputStream in = Content.Source.asInputStream(request)) {
        body = in.readAllBytes();
      }
      response.setStatus(202);
      if (store == null) {
        callback.succeeded();
      } else {
        store.add(new Waiting(body, callback));
      }
      return true;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Waiting(byte[] body, Callback callback) {}

  /** One thread writes and commits, another answers, as in the hub. */
  private static final class Store {
    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final ExecutorService answers = Executors.newSingleThreadExecutor();
    private final Connection connection;

    Store(String file) throws SQLException {
      connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        for (String pragma :
            List.of("journal_mode = wal", "synchronous = full", "wal_autocheckpoint = 10000")) {
          statement.execute("pragma " + pragma);
        }
        statement.execute("create table input (id integer primary key, body blob not null)");
      }
      connection.setAutoCommit(false);
      Thread writer = new Thread(this::write, "writer");
      writer.setDaemon(true);
      writer.start();
    }

    void add(Waiting one) {
      waiting.add(one);
    }

    private void write() {
      try (PreparedStatement insert =
          connection.prepareStatement("insert into input (body) values (?)")) {
        while (true) {
          List<Waiting> together = new ArrayList<>();
          together.add(waiting.take());
          waiting.drainTo(together, A_COMMIT);
          for (Waiting one : together) {
            insert.setBytes(1, one.body());
            insert.executeUpdate();
          }
          connection.commit();
          answers.execute(() -> together.forEach(one -> one.callback().succeeded()));
        }
      } catch (SQLException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
