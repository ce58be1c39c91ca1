package io.nochub.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/**
 * The least a hub of these parts can be: Jetty answers at once, or when SQLite has the body on
 * disk, all bodies that wait in one commit. Where there is somebody to tell, a second SQLite has
 * the body on disk twice before OkHttp sends it there: as a hub's decision, and then the attempt,
 * are on disk before a ticket is asked for. Or the second SQLite writes the rows that a hub's
 * decision leaves. Nothing is checked, read, looked up or decided: what it does on a machine bounds
 * what the hub can do there.
 */
final class Floor implements Decides, AutoCloseable {
  private static final String GREETING = "at ";
  private static final String DECIDING = "deciding";
  private static final int A_COMMIT = 1_000;

  private final Process process;
  private final URI address;
  private final HttpClient http = HttpClient.newHttpClient();

  private Floor(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** One that answers at once, or when a body is on disk; with a library loaded if given. */
  static Floor start(Path data, boolean isStored, Optional<Path> preload) throws IOException {
    return start(isStored ? List.of(data.resolve("floor.db").toString()) : List.of(), preload);
  }

  /** One that answers when a body is on disk, and then sends it on. */
  static Floor sendingTo(URI whom, Path data) throws IOException {
    return start(
        List.of(
            data.resolve("floor.db").toString(),
            data.resolve("second.db").toString(),
            whom.toString()),
        Optional.empty());
  }

  /**
   * One that answers when a body is on disk, and then writes the rows of a decision, those of a new
   * alert for every tenth body. It has more memory than a hub, to hold these rows.
   *
   * @param filled the database of a hub that has decided new alerts
   */
  static Floor deciding(Path filled, Path data) throws IOException {
    return start(
        List.of(
            data.resolve("floor.db").toString(),
            data.resolve("second.db").toString(),
            filled.toString(),
            DECIDING),
        Optional.empty());
  }

  /** Starts it in a process of its own, with the hub's options for Java. */
  private static Floor start(List<String> arguments, Optional<Path> preload) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(HubProcess.javaOptions());
    if (arguments.contains(DECIDING)) {
      command.add("-Xmx3g");
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"));
    command.add(Floor.class.getName());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    preload.ifPresent(library -> HubProcess.load(library, builder));
    Process process = builder.start();
    return new Floor(process, HubProcess.addressOf(process, GREETING));
  }

  URI address() {
    return address;
  }

  @Override
  public long undecided() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).build();
    return Long.parseLong(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  @Override
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public long residentMegabytes() throws IOException {
    return Machine.residentMegabytes(process.pid());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /**
   * Serves until it is ended. Arguments: nothing; the file of the database; that, the file of the
   * second one, and whom to tell; or in place of the last a hub's database, and that it decides.
   */
  public static void main(String[] arguments) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Taker(way(List.of(arguments))));
    server.start();
    System.out.println(GREETING + "http://127.0.0.1:" + connector.getLocalPort());
    server.join();
  }

  /** Whoever measures has to notice. */
  private static void end(Exception reason) {
    System.err.println("Jetty and SQLite alone: " + reason);
    Runtime.getRuntime().halt(1);
  }

  /** What becomes of a body. */
  private interface Way {
    void take(byte[] body, Callback answer);

    /** How many were answered and are not done with. */
    default long left() {
      return 0;
    }
  }

  private static Way way(List<String> arguments) throws Exception {
    if (arguments.isEmpty()) {
      return (body, answer) -> answer.succeeded();
    }
    Store inbox = new Store(arguments.get(0));
    if (arguments.size() == 1) {
      return (body, answer) -> inbox.add(body, answer::succeeded);
    }
    if (arguments.contains(DECIDING)) {
      DecisionRows rows = DecisionRows.of(Path.of(arguments.get(2)));
      return new Deciding(inbox, rows.copyTo(Path.of(arguments.get(1)), true, 10_000));
    }
    Store hub = new Store(arguments.get(1));
    Teller teller = new Teller(URI.create(arguments.get(2)));
    return (body, answer) ->
        inbox.add(
            body,
            () -> {
              hub.add(body, () -> hub.add(body, () -> teller.tell(body)));
              answer.succeeded();
            });
  }

  private static final class Taker extends Handler.Abstract {
    private final Way way;

    Taker(Way way) {
      this.way = way;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (request.getMethod().equals("GET")) {
        Content.Sink.write(response, true, Long.toString(way.left()), callback);
        return true;
      }
      byte[] body;
      try (InputStream in = Content.Source.asInputStream(request)) {
        body = in.readAllBytes();
      }
      response.setStatus(202);
      way.take(body, callback);
      return true;
    }
  }

  /** Writes the rows of decisions, as many to a commit as the hub does while it is behind. */
  private static final class Deciding implements Way {
    private static final int TOLD_BEFORE = 20_000;
    private static final int ONE_NEW_OF = 10;
    private static final long A_UNIT_NANOS = 500_000_000;

    private final Store inbox;
    private final DecisionRows.Copy copy;
    private final Semaphore waiting = new Semaphore(0);
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong decided = new AtomicLong();

    Deciding(Store inbox, DecisionRows.Copy copy) throws SQLException {
      this.inbox = inbox;
      this.copy = copy;
      for (int i = 0; i < TOLD_BEFORE; i++) {
        copy.addNew();
      }
      copy.commit();
      Thread decider = new Thread(this::decide, "decider");
      decider.setDaemon(true);
      decider.start();
    }

    @Override
    public void take(byte[] body, Callback answer) {
      inbox.add(
          body,
          () -> {
            taken.incrementAndGet();
            waiting.release();
            answer.succeeded();
          });
    }

    @Override
    public long left() {
      return taken.get() - decided.get();
    }

    private void decide() {
      try {
        for (long n = 0; ; decided.set(n)) {
          waiting.acquire();
          long end = System.nanoTime() + A_UNIT_NANOS;
          do {
            decide(n++);
          } while (System.nanoTime() - end < 0 && waiting.tryAcquire());
          copy.commit();
        }
      } catch (SQLException | InterruptedException | RuntimeException e) {
        end(e);
      }
    }

    private void decide(long n) throws SQLException {
      if (n % ONE_NEW_OF == 0) {
        copy.addNew();
      } else {
        copy.addTold();
      }
    }
  }

  /** Sends bodies on, each from a thread of its own, as the hub does. */
  private static final class Teller {
    private final OkHttpClient http = new OkHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final URI whom;

    Teller(URI whom) {
      this.whom = whom;
    }

    void tell(byte[] body) {
      threads.execute(() -> send(body));
    }

    private void send(byte[] body) {
      okhttp3.Request request =
          new okhttp3.Request.Builder()
              .url(whom.toString())
              .post(RequestBody.create(body, MediaType.get("application/json")))
              .build();
      try (okhttp3.Response response = http.newCall(request).execute()) {
        response.body().bytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Waiting(byte[] body, Runnable stored) {}

  /** One thread writes and commits, another goes on with what is on disk, as in the hub. */
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

    /** Keeps a body, and goes on once it is on disk. */
    void add(byte[] body, Runnable stored) {
      waiting.add(new Waiting(body, stored));
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
          answers.execute(() -> together.forEach(one -> one.stored().run()));
        }
      } catch (SQLException | InterruptedException | RuntimeException e) {
        end(e);
      }
    }
  }
}
