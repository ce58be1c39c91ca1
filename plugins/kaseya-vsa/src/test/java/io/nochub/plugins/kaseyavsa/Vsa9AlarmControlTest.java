package io.nochub.plugins.kaseyavsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.AlertControl;
import io.nochub.api.signal.Subject;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class Vsa9AlarmControlTest {
  private static final Subject ACME = Subject.of("89049122543", FakeVsa9.FS01);

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LIST|[{\"key\":\"notes\",\"value\":\"closed by ticket 123\"}]",
        "OBJECT|{\"key\":\"notes\",\"value\":\"closed by ticket 123\"}"
      })
  void the_note_is_written_as_the_settings_say(String form, String body) throws Exception {
    String alarm = stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");

    control("closingNote", form).resolve(alarm, ACME, "closed by\nticket 123", Stage.KEY);

    assertThat(Tree.of(stage.vsa9().notes().get(0))).isEqualTo(Tree.of(body));
    assertThat(stage.vsa9().alarm(alarm)).containsEntry("AlarmState", "Closed");
  }

  @Test
  void or_not_at_all() throws Exception {
    String alarm = stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");

    control("closingNote", "NONE").resolve(alarm, ACME, "closed", Stage.KEY);

    assertThat(stage.vsa9().notes()).containsExactly("");
  }

  @Test
  void what_is_closed_already_is_a_success_without_a_write() throws Exception {
    String alarm = stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:", "Closed");

    control().resolve(alarm, ACME, "", Stage.KEY);

    assertThat(stage.vendor().writes()).isEmpty();
  }

  @Test
  void without_a_word_there_is_a_note_all_the_same() throws Exception {
    String alarm = stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");

    control().resolve(alarm, ACME, " \n", Stage.KEY);

    assertThat(stage.vsa9().notes().get(0)).contains("Closed by NOC Hub");
  }

  @Test
  void an_alarm_of_another_client_or_device_is_refused_before_any_write() throws Exception {
    String alarm = stage.vsa9().alarm(FakeVsa9.GLOBEX, "Low Disk", "Drive C:");
    AlertControl control = control();

    for (Subject scope :
        new Subject[] {
          ACME,
          Subject.of("89049122543", null),
          Subject.of("89049122543", FakeVsa9.GLOBEX),
          Subject.of(null, FakeVsa9.GLOBEX),
          Subject.UNKNOWN
        }) {
      assertThat(refusal(() -> control.resolve(alarm, scope, "", Stage.KEY)).kind())
          .as("%s", scope)
          .isEqualTo(Kind.FORBIDDEN);
    }
    assertThat(stage.vendor().writes()).isEmpty();
  }

  @Test
  void the_whole_client_is_a_scope_too() throws Exception {
    String alarm = stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");

    control().resolve(alarm, Subject.of("89049122543", null), "", Stage.KEY);

    assertThat(stage.vsa9().alarm(alarm)).containsEntry("AlarmState", "Closed");
  }

  @ParameterizedTest
  @CsvSource({"424242", "../agents/1", "x"})
  void an_alarm_that_is_not_there_is_said_to_be_so(String alarm) throws Exception {
    AlertControl control = control();

    assertThat(refusal(() -> control.resolve(alarm, ACME, "", Stage.KEY)).kind())
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void a_lost_answer_to_a_close_may_have_closed_it_and_once_more_is_a_success() throws Exception {
    String alarm = stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");
    AlertControl control = control();
    stage.vendor().loseNextAnswerTo(asked -> asked.method().equals("PUT"));

    assertThat(refusal(() -> control.resolve(alarm, ACME, "", Stage.KEY)).kind())
        .isEqualTo(Kind.OUTCOME_UNKNOWN);
    control.resolve(alarm, ACME, "", Stage.KEY);

    assertThat(stage.vendor().writes()).hasSize(1);
  }

  @Test
  void vsas_words_about_a_right_that_is_missing_reach_the_operator() throws Exception {
    String alarm = stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");
    stage
        .vendor()
        .on("PUT", FakeVsa9.BASE + "/assetmgmt/alarms/*")
        .reply(FakeVsa9.error(403, 4_030_001, "Access denied"));
    AlertControl control = control();

    assertThat(refusal(() -> control.resolve(alarm, ACME, "", Stage.KEY)))
        .hasMessageContaining("Access denied")
        .extracting(IntegrationException::kind)
        .isEqualTo(Kind.FORBIDDEN);
  }

  private AlertControl control(Object... more) throws Exception {
    return stage.nine(more).alertControl().orElseThrow();
  }

  private static IntegrationException refusal(ThrowingCallable call) {
    return Objects.requireNonNull(
        catchThrowableOfType(IntegrationException.class, call), "no refusal");
  }

  /** JSON without regard to the order of its fields. */
  private record Tree(Object tree) {
    static Tree of(String json) {
      return new Tree(JsonMapper.shared().readValue(json, Object.class));
    }
  }
}
