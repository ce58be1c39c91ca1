package io.nochub.hub.web.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Severity;
import io.nochub.hub.access.Role;
import io.nochub.hub.web.ApiClient;
import io.nochub.hub.web.Assets;
import io.nochub.hub.web.Pages;
import io.nochub.hub.web.RunningWeb;
import io.nochub.hub.web.board.BoardView.HubState;
import io.nochub.hub.web.board.BoardView.State;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BoardPagesTest {
  private static final String HOSTILE = "<script>alert(1)</script>\" onload='x' {{7*7}}";

  private static final FakeBoard board = new FakeBoard();

  @RegisterExtension
  static final RunningWeb web =
      new RunningWeb(new BoardPages(board, new Pages(new Assets()), () -> FakeBoard.NOW));

  @BeforeEach
  void clearTheBoard() {
    board.clear();
  }

  private void twoIncidents() {
    board.lines.add(FakeBoard.line(1, Severity.CRITICAL, State.OPEN, "Acme Ltd", "Disk full"));
    board.lines.add(
        FakeBoard.line(2, Severity.WARNING, State.ACKNOWLEDGED, "Globex", "Backup late"));
  }

  private ApiClient.Reply form(String path, String body) {
    return web.admin()
        .send(
            "POST",
            path,
            "application/x-www-form-urlencoded",
            body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void lists_open_incidents_with_client_device_severity_state_and_ticket() {
    twoIncidents();
    assertThat(web.admin().get("/").expect(200).body())
        .contains("Disk full", "Acme Ltd", "DC01", "Critical", "https://rt.example/1", "#101")
        .contains("Backup late", "acknowledged by kim", "×2");
  }

  @Test
  void the_address_is_the_state_of_the_board() {
    twoIncidents();
    assertThat(web.admin().get("/?severity=CRITICAL").expect(200).body())
        .contains("Disk full")
        .doesNotContain("Backup late");
    assertThat(web.admin().get("/?q=Backup&client=globex").expect(200).body())
        .contains("Backup late")
        .contains("hx-get=\"/board?client=globex&amp;q=Backup\"")
        .doesNotContain("Disk full");
    assertThat(web.admin().get("/?group=client").expect(200).body()).contains("class=\"group\"");
    web.admin().get("/?severity=HIGH").expect(404);
  }

  @Test
  void an_empty_board_says_when_the_last_alert_came_and_how_many_sources_report() {
    assertThat(web.admin().get("/").expect(200).body())
        .contains("Nothing open.", "14 min ago", "3 sources reporting");
    assertThat(web.admin().get("/?q=x").expect(200).body()).contains("Nothing open fits.");
    board.hub = new HubState(null, 0, List.of(), List.of(), 0);
    assertThat(web.admin().get("/").expect(200).body()).contains("Nothing is connected yet.");
  }

  @Test
  void silence_and_trouble_are_said() {
    board.hub = new HubState(null, 1, List.of("datto-rmm-emea"), List.of("rt is paused."), 2);
    assertThat(web.admin().get("/").expect(200).body())
        .contains("Not reporting: datto-rmm-emea", "1 trouble", "rt is paused.");
  }

  @Test
  void the_incident_page_has_tickets_alerts_the_trail_and_the_timeline() {
    twoIncidents();
    board.alerts.add(FakeBoard.alert("Disk full", "4 GB free", "https://rmm.example/97"));
    board.timeline.add(new BoardView.Happening(FakeBoard.NOW, "kim", "NOTE", "Looking into it."));
    assertThat(web.admin().get("/incidents/1").expect(200).body())
        .contains("Matched to ACME-DC01 of Acme Ltd by serial 5CG1234")
        .contains("Looking into it.", "https://rmm.example/97", "Held for 5 min", "Acknowledge")
        .contains("and 2 devices behind it");
    assertThat(web.admin().get("/incidents/2").expect(200).body())
        .doesNotContain("action=\"/incidents/2/acknowledge\"");
    web.admin().get("/incidents/3").expect(404);
    web.admin().get("/incidents/abc").expect(404);
  }

  @Test
  void what_alerts_bring_along_is_never_markup() {
    board.lines.add(FakeBoard.line(1, Severity.MAJOR, State.OPEN, HOSTILE, HOSTILE));
    board.alerts.add(FakeBoard.alert(HOSTILE, HOSTILE, "javascript:alert(1)"));
    board.timeline.add(new BoardView.Happening(FakeBoard.NOW, HOSTILE, HOSTILE, HOSTILE));
    board.hub = new HubState(null, 1, List.of(HOSTILE), List.of(HOSTILE), 2);
    for (String path : List.of("/", "/incidents/1", "/?group=client&q=%3Cscript%3E&client=%22x")) {
      String body = web.admin().get(path).expect(200).body();
      assertThat(body)
          .doesNotContain("<script>alert")
          .doesNotContainPattern("<[a-z][^<>]*\"\\s+onload")
          .doesNotContain("javascript:");
    }
  }

  @Test
  void no_page_needs_inline_code_or_another_host() {
    twoIncidents();
    for (String path : List.of("/", "/incidents/1", "/sign-in", "/docs")) {
      String body = web.admin().get(path).expect(200).body();
      assertThat(body)
          .doesNotContain(" style=")
          .doesNotContain("<style")
          .doesNotContain("<script>");
      assertThat(Pattern.compile("\\son[a-z]+=").matcher(body).find()).as(path).isFalse();
      assertThat(Pattern.compile("(src|link [^>]*href)=\"(https?:)?//").matcher(body).find())
          .as(path)
          .isFalse();
    }
  }

  @Test
  void files_are_kept_by_browsers_and_nothing_else_is_sent() {
    String page = web.stranger().get("/sign-in").expect(200).body();
    var matcher = Pattern.compile("/assets/[0-9a-f]+/hub\\.css").matcher(page);
    assertThat(matcher.find()).isTrue();
    ApiClient.Reply css = web.stranger().get(matcher.group()).expect(200);
    assertThat(css.header("Cache-Control")).hasValue("public, max-age=31536000, immutable");
    web.stranger().get("/assets/000000000000/hub.css").expect(404);
    web.stranger().get("/assets/x/..%2f..%2fopenapi.yaml").expect(404);
  }

  @Test
  void acts_go_to_the_incident_and_back_to_its_page() {
    twoIncidents();
    ApiClient.Reply done = form("/incidents/1/acknowledge", "").expect(303);
    assertThat(done.header("Location")).hasValue("/incidents/1");
    form("/incidents/1/note", "text=Cleared+the+cache%21").expect(303);
    form("/incidents/1/resolve", "text=").expect(303);
    form("/incidents/1/note", "text=++").expect(400);
    form("/incidents/9/acknowledge", "").expect(404);
    assertThat(board.acts)
        .containsExactly(
            "bootstrap acknowledges 1",
            "bootstrap notes on 1: Cleared the cache!",
            "bootstrap resolves 1: null");
  }

  @Test
  void a_viewer_looks_and_does_not_act() {
    twoIncidents();
    String secret = web.access().createToken("t", "viewer", Role.VIEWER, null).secret();
    ApiClient viewer = new ApiClient(web.address(), secret);
    assertThat(viewer.get("/incidents/1").expect(200).body()).doesNotContain("Acknowledge");
    viewer.send("POST", "/incidents/1/acknowledge", "text/plain", new byte[0]).expect(403);
    assertThat(board.acts).isEmpty();
  }

  @Test
  void who_is_not_signed_in_is_led_to_the_sign_in_page_and_back() {
    ApiClient.Reply away = web.stranger().get("/incidents/1?q=a").expect(303);
    assertThat(away.header("Location")).hasValue("/sign-in?next=%2Fincidents%2F1%3Fq%3Da");
    ApiClient.Reply part =
        new ApiClient(web.address(), Map.of("HX-Request", "true")).get("/board").expect(204);
    assertThat(part.header("HX-Redirect")).hasValue("/sign-in?next=%2F");
  }

  @Test
  void signing_in_by_form_leads_on_within_the_hub_only() {
    String right = "user=admin&password=" + web.firstUser().password();
    // by way of a password of one's own
    assertThat(signIn(right + "&next=%2Fincidents%2F1").header("Location"))
        .hasValue("/password?next=%2Fincidents%2F1");
    for (String foreign : List.of("//evil.example", "https://evil.example", "/%5Cevil.example")) {
      assertThat(signIn(right + "&next=" + foreign).header("Location"))
          .hasValue("/password?next=%2F");
    }
    assertThat(signIn("user=admin&password=wrong").expect(401).body())
        .contains("Name or password is wrong.");
  }

  private ApiClient.Reply signIn(String form) {
    return web.stranger()
        .send(
            "POST",
            "/sign-in",
            "application/x-www-form-urlencoded",
            form.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void the_docs_show_every_operation_with_an_anchor() {
    String docs = web.stranger().get("/docs").expect(200).body();
    assertThat(docs)
        .contains("id=\"createIntegration\"", "id=\"shape-Incident\"", "href=\"#shape-Problem\"")
        .contains("/api/v1/maintenance-windows")
        .doesNotContain("`");
  }
}
