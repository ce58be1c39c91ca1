package io.nochub.testkit;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.nochub.api.source.WebhookRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's HTTP interface on loopback. Answers by short rules ({@link #on}) or, for one that
 * keeps things, by a {@link Desk} written in Java; remembers every request; and gets into {@link
 * Trouble} when told to. WireMock does the serving and is at hand for the rest by {@link #wire}.
 */
public final class FakeVendor implements AutoCloseable {
  /** A request as it arrived. Header names are matched without regard to case. */
  public record Asked(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String body) {
    public @Nullable String header(String name) {
      return headers.get(name);
    }

    /** Whether the method as such promises to change nothing. */
    public boolean isRead() {
      return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }

    @Override
    public String toString() {
      return method + " " + path + (query.isEmpty() ? "" : "?" + query);
    }
  }

  /** An answer. */
  public record Reply(int status, Map<String, String> headers, String body) {
    public static Reply json(int status, String body) {
      return new Reply(status, Map.of("Content-Type", "application/json"), body);
    }

    /** 200 with that JSON. */
    public static Reply json(String body) {
      return json(200, body);
    }

    public static Reply status(int status) {
      return new Reply(status, Map.of(), "");
    }

    public Reply header(String name, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(name, value);
      return new Reply(status, more, body);
    }
  }

  /** A request that a rule or the desk answered, and its answer. */
  public record Exchange(Asked asked, Reply reply) {}

  /**
   * The vendor's side of the conversation, for one with a memory. Called by one thread at a time.
   */
  @FunctionalInterface
  public interface Desk {
    Reply answer(Asked asked);
  }

  /** What can be wrong with a vendor. */
  public enum Trouble {
    UNAUTHORIZED,
    FORBIDDEN,
    /** 429 with a Retry-After of seven seconds. */
    THROTTLED,
    BROKEN,
    /** 503, as a proxy says while its server restarts. */
    DOWN,
    /** Answers only after {@link #PATIENCE}. */
    HANGS,
    /** Closes the connection without an answer. */
    HANGS_UP,
    /** 200 and a page in HTML, as a captive portal or a sign-in page would. */
    HTML_PAGE,
    /** 200 and half a JSON document. */
    TRUNCATED
  }

  /** How long a hanging vendor takes: longer than any test waits. */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private final WireMockServer server;
  private final List<Rule> rules = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();
  private final List<Exchange> exchanges = new ArrayList<>();
  private @Nullable Desk desk;
  private @Nullable Trouble trouble;
  private Predicate<Asked> troubled = request -> true;

  private FakeVendor() {
    server =
        new WireMockServer(
            WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .asynchronousResponseEnabled(true)
                .asynchronousResponseThreads(4)
                .jettyStopTimeout(100L)
                .extensions(new Answers()));
  }

  /** Starts one on a free port of loopback. */
  public static FakeVendor start() {
    FakeVendor vendor = new FakeVendor();
    vendor.server.start();
    vendor.forget();
    return vendor;
  }

  /** The vendor's base address, without a slash at its end. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** The base address with that path. */
  public URI address(String path) {
    return URI.create(address() + path);
  }

  /** Starts a rule for requests of that method and path; a * in the path stands for anything. */
  public Rule on(String method, String path) {
    Rule rule = new Rule(method, path);
    synchronized (this) {
      rules.add(rule);
    }
    return rule;
  }

  /** Lets the desk answer whatever no rule answers. */
  public synchronized void desk(Desk answering) {
    desk = answering;
  }

  /** From now on every request meets this trouble, until {@link #calm}. */
  public void trouble(Trouble what) {
    trouble(what, request -> true);
  }

  /** From now on these requests meet this trouble, until {@link #calm}. */
  public synchronized void trouble(Trouble what, Predicate<Asked> which) {
    trouble = what;
    troubled = which;
  }

  /** Ends all trouble. */
  public synchronized void calm() {
    trouble = null;
    losses.clear();
  }

  /**
   * The next request of that sort is carried out, and then the connection breaks before the answer:
   * the case in which a caller cannot know what happened.
   */
  public synchronized void loseNextAnswerTo(Predicate<Asked> which) {
    losses.add(new Loss(which, answer -> answer.withFault(Fault.EMPTY_RESPONSE)));
  }

  /**
   * The next request of that sort is carried out, and its answer comes so much later: after the
   * caller has given it up, if that is longer than the caller waits.
   */
  public synchronized void delayNextAnswerTo(Predicate<Asked> which, Duration by) {
    losses.add(new Loss(which, answer -> answer.withFixedDelay((int) by.toMillis())));
  }

  /**
   * Does something at the desk, or looks at it, between two requests: none is answered meanwhile.
   */
  public synchronized <T> T between(Supplier<T> act) {
    return act.get();
  }

  /** Every request since the start or the last {@link #forget}, in order. */
  public synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  /**
   * What was asked and answered since the start or the last {@link #forget}, in order; without what
   * met trouble, with answers that were lost on their way.
   */
  public synchronized List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** The requests that may change something: no GET, HEAD or OPTIONS. */
  public List<Asked> writes() {
    return asked().stream().filter(request -> !request.isRead()).toList();
  }

  /** Drops rules, desk, trouble and the memory of requests. */
  public synchronized void forget() {
    rules.clear();
    losses.clear();
    asked.clear();
    exchanges.clear();
    desk = null;
    trouble = null;
    server.resetAll();
    server.stubFor(
        any(anyUrl())
            .atPriority(100)
            .willReturn(new ResponseDefinitionBuilder().withTransformers(Answers.NAME)));
  }

  /** WireMock itself; its own stubs go before the rules, and know no trouble. */
  public WireMockServer wire() {
    return server;
  }

  @Override
  public void close() {
    server.stop();
  }

  private synchronized ResponseDefinition answer(Asked request) {
    asked.add(request);
    Trouble now = troubled.test(request) ? trouble : null;
    if (now != null) {
      return inTrouble(now);
    }
    Reply reply = replyTo(request);
    exchanges.add(new Exchange(request, reply));
    ResponseDefinitionBuilder response = new ResponseDefinitionBuilder().withStatus(reply.status());
    reply.headers().forEach(response::withHeader);
    response.withBody(reply.body());
    Optional<Loss> loss = losses.stream().filter(one -> one.which.test(request)).findFirst();
    loss.ifPresent(losses::remove);
    return loss.map(one -> one.how.apply(response)).orElse(response).build();
  }

  private Reply replyTo(Asked request) {
    for (Rule rule : rules) {
      if (rule.matches(request)) {
        return rule.next();
      }
    }
    if (desk != null) {
      return desk.answer(request);
    }
    return Reply.json(404, "{\"message\": \"the fake vendor has no rule for " + request + "\"}");
  }

  private static ResponseDefinition inTrouble(Trouble what) {
    ResponseDefinitionBuilder response = new ResponseDefinitionBuilder();
    return switch (what) {
      case UNAUTHORIZED ->
          response.withStatus(401).withBody("{\"message\": \"who are you\"}").build();
      case FORBIDDEN -> response.withStatus(403).withBody("{\"message\": \"not for you\"}").build();
      case THROTTLED -> response.withStatus(429).withHeader("Retry-After", "7").build();
      case BROKEN -> response.withStatus(500).withBody("stack trace").build();
      case DOWN -> response.withStatus(503).withBody("restarting").build();
      case HANGS -> response.withStatus(200).withFixedDelay((int) PATIENCE.toMillis()).build();
      case HANGS_UP -> response.withFault(Fault.EMPTY_RESPONSE).build();
      case HTML_PAGE ->
          response
              .withStatus(200)
              .withHeader("Content-Type", "text/html")
              .withBody("<!doctype html><html><body>Please sign in</body></html>")
              .build();
      case TRUNCATED ->
          response
              .withStatus(200)
              .withHeader("Content-Type", "application/json")
              .withBody("{\"items\": [{\"id\": 1, \"na")
              .build();
    };
  }

  /** What happens to the next answer of a sort on its way. */
  private record Loss(Predicate<Asked> which, UnaryOperator<ResponseDefinitionBuilder> how) {}

  /** A rule: which requests, and what they are answered, one reply after the other. */
  public final class Rule {
    private final String method;
    private final String path;
    private Predicate<Asked> also = request -> true;
    private List<Reply> replies = List.of(Reply.status(200));
    private int used;

    private Rule(String method, String path) {
      this.method = method;
      this.path = "\\Q" + path.replace("*", "\\E.*\\Q") + "\\E";
    }

    /** Narrows the rule. */
    public Rule when(Predicate<Asked> condition) {
      also = also.and(condition);
      return this;
    }

    /** Narrows the rule to requests with that query parameter. */
    public Rule query(String name, String value) {
      return when(request -> value.equals(request.query().get(name)));
    }

    /** The first such request gets the first reply, and so on; the last one is kept. */
    public FakeVendor reply(Reply... inTurn) {
      synchronized (FakeVendor.this) {
        replies = List.of(inTurn);
      }
      return FakeVendor.this;
    }

    /** 200 with that JSON. */
    public FakeVendor json(String body) {
      return reply(Reply.json(body));
    }

    private boolean matches(Asked request) {
      return request.method().equals(method) && request.path().matches(path) && also.test(request);
    }

    private Reply next() {
      return replies.get(Math.min(used++, replies.size() - 1));
    }
  }

  /** Turns WireMock's catch-all stub into the rules of this vendor. */
  private final class Answers implements ResponseDefinitionTransformerV2 {
    private static final String NAME = "rules";

    @Override
    public ResponseDefinition transform(ServeEvent event) {
      return answer(asked(event.getRequest()));
    }

    private Asked asked(Request request) {
      URI address = URI.create(request.getAbsoluteUrl());
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (HttpHeader header : request.getHeaders().all()) {
        headers.put(header.key(), header.firstValue());
      }
      String query = address.getRawQuery();
      return new Asked(
          request.getMethod().getName(),
          address.getPath(),
          query == null ? Map.of() : WebhookRequest.form(query),
          headers,
          new String(request.getBody(), StandardCharsets.UTF_8));
    }

    @Override
    public boolean applyGlobally() {
      return false;
    }

    @Override
    public String getName() {
      return NAME;
    }
  }
}
