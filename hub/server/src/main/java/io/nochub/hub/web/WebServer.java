package io.nochub.hub.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.util.JavalinBindException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.nochub.hub.access.Access;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The hub's one HTTP server. */
public final class WebServer implements AutoCloseable {
  private static final int THREADS = 200;
  private static final int HEADER_BYTES = 16 * 1024;
  private static final long STOP_MILLIS = 2_500;

  /** At the end, a kept connection on which nothing runs is given up after so long. */
  private static final long IDLE_AT_END_MILLIS = 50;

  private static final Set<String> WHILE_STARTING = Set.of("/health", "/ready");

  /** What is answered, beyond whether the hub is ready. */
  private enum Serving {
    NOTHING,
    HOOKS,
    ALL
  }

  private final WebSettings settings;
  private final LiveEvents events;
  private final MeterRegistry meters;
  private final WebJson json;
  private final ApiAnswers answers;
  private final Endpoints endpoints;
  private final Guard guard;
  private final Javalin javalin;
  private volatile Serving serving = Serving.NOTHING;

  /**
   * Puts the server together; {@link #start} makes it listen.
   *
   * @param features what the hub answers besides sign-in and tokens
   * @throws IllegalArgumentException if a route is not in {@code openapi.yaml}
   */
  public WebServer(
      WebSettings settings,
      ApiDescription description,
      Pages pages,
      Access access,
      LiveEvents events,
      MeterRegistry meters,
      InstantSource clock,
      List<Routes> features) {
    this.json = new WebJson();
    this.settings = settings;
    this.events = events;
    this.meters = meters;
    this.answers = new ApiAnswers(json);
    Sessions sessions = new Sessions(new SecureRandom(), clock);
    this.guard = new Guard(access, sessions, description, json, settings);
    PageHandlers handlers = new PageHandlers(guard, answers, pages);
    this.endpoints = new Endpoints(description, guard, answers, handlers);
    new AccessRoutes(access, guard, clock).addTo(endpoints);
    new SignInPages(access, guard, pages).addTo(endpoints);
    new PasswordPages(access, guard, pages).addTo(endpoints);
    new AssetRoutes(pages.assets()).addTo(endpoints);
    new DocsPages(pages, description).addTo(endpoints);
    features.forEach(feature -> feature.addTo(endpoints));
    this.javalin = Javalin.create(this::configure);
  }

  /** Everything that is answered. */
  public List<Endpoint> endpoints() {
    return endpoints.registered();
  }

  /**
   * Listens from now on, but sends everybody away who asks for more than whether the hub is ready:
   * who sends something is asked to send it again soon.
   *
   * @throws PortTaken if the port is in use or may not be used
   */
  public void listen() {
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      throw new PortTaken(settings.host(), settings.port(), e);
    }
  }

  /** From now on also takes what vendors send. */
  public void takeHooks() {
    serving = Serving.HOOKS;
  }

  /**
   * Answers everything from now on, and listens if it does not yet.
   *
   * @throws PortTaken if the port is in use or may not be used
   */
  public void start() {
    serving = Serving.ALL;
    if (!isListening()) {
      listen();
    }
  }

  public boolean isListening() {
    return javalin.jettyServer().started();
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  /** Takes no more requests, lets running ones end, and stops within 3 seconds. */
  @Override
  public void close() {
    events.close();
    for (Connector connector : javalin.jettyServer().server().getConnectors()) {
      ((AbstractConnector) connector).setShutdownIdleTimeout(IDLE_AT_END_MILLIS);
    }
    javalin.stop();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = Runtime.version().feature() >= 21;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = Endpoints.ARCHIVE_BODY;
    config.router.treatMultipleSlashesAsSingleSlash = false;
    config.router.ignoreTrailingSlashes = true;
    config.jetty.host = settings.host();
    config.jetty.port = settings.port();
    if (!config.concurrency.useVirtualThreads) {
      config.jetty.threadPool = new QueuedThreadPool(THREADS, 8);
    }
    config.jetty.modifyServer(this::configure);
    config.jetty.modifyHttpConfiguration(WebServer::configure);
    config.routes.before(ctx -> PageSafety.HEADERS.forEach(ctx::header));
    config.routes.before(this::sendAwayWhileStarting);
    endpoints.handlers().forEach((endpoint, handler) -> register(config, endpoint, handler));
    config.routes.after(Bodies::dropRest);
    config.routes.exception(ApiError.class, (error, ctx) -> answers.send(ctx, error));
    config.routes.exception(HttpResponseException.class, this::refused);
    config.routes.exception(
        Exception.class, (failure, ctx) -> answers.send(ctx, Unexpected.noted(failure, ctx)));
  }

  private void sendAwayWhileStarting(Context ctx) {
    if (serving != Serving.ALL && !WHILE_STARTING.contains(ctx.path())) {
      throw ApiError.starting();
    }
  }

  private void configure(Server server) {
    server.setStopTimeout(STOP_MILLIS);
    server.setErrorHandler(new PlainErrors());
    endpoints.hooks().ifPresent(hooks -> server.insertHandler(handler(hooks)));
  }

  private HookHandler handler(Hooks hooks) {
    return new HookHandler(
        hooks, settings.publicAddress(), () -> serving != Serving.NOTHING, meters, json);
  }

  private static void configure(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(HEADER_BYTES);
  }

  private void register(JavalinConfig config, Endpoint endpoint, Handler handler) {
    config.routes.addHttpHandler(
        HandlerType.findOrCreate(endpoint.method()),
        endpoint.path(),
        ctx -> measure(endpoint, handler, ctx));
  }

  private void measure(Endpoint endpoint, Handler handler, Context ctx) throws Exception {
    Timer.Sample sample = Timer.start(meters);
    try {
      handler.handle(ctx);
    } finally {
      sample.stop(
          meters.timer("nochub.http", "method", ctx.method().name(), "path", endpoint.path()));
    }
  }

  private void refused(HttpResponseException refusal, Context ctx) {
    if (refusal instanceof MethodNotAllowedResponse) {
      answers.send(ctx, ApiError.methodNotAllowed(allowed(ctx)));
    } else if (refusal.getStatus() == 404) {
      answers.send(ctx, ApiError.notFound("such address"));
    } else {
      answers.send(ctx, ApiError.badRequest(String.valueOf(refusal.getMessage())));
    }
  }

  private String allowed(Context ctx) {
    TreeSet<String> methods = new TreeSet<>();
    for (Endpoint endpoint : endpoints.registered()) {
      String pattern = endpoint.path().replaceAll("\\{[^/]+}", "[^/]+");
      if (ctx.path().matches(pattern)) {
        methods.add(endpoint.method());
      }
    }
    return String.join(", ", methods);
  }
}
