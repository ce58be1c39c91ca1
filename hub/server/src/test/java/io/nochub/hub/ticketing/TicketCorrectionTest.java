package io.nochub.hub.ticketing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.ticket.TicketDraft.Priority;
import io.nochub.hub.outbox.Delivery.Correction;
import io.nochub.hub.outbox.Delivery.CorrectionRefused;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TicketCorrectionTest {
  private static final TicketLink DEAD = LinkFixture.in(TicketLink.State.DEAD).build();

  @Test
  void what_is_left_out_stays_and_fields_are_replaced_as_a_whole() {
    TicketCorrection corrected =
        TicketCorrection.of(
            DEAD, new Correction("Short", null, "URGENT", null, Map.of("Type", "Incident")));
    assertThat(corrected.wanted())
        .isEqualTo(LinkFixture.with("Short", Priority.URGENT, Map.of("Type", "Incident")));
    assertThat(corrected.valuesIn(DEAD.wanted()))
        .isEqualTo(
            Map.of("summary", "Disk full", "priority", "HIGH", "fields", Map.of("Queue", "NOC")));
    assertThat(corrected.valuesIn(corrected.wanted()))
        .isEqualTo(
            Map.of("summary", "Short", "priority", "URGENT", "fields", Map.of("Type", "Incident")));
  }

  @Test
  void company_and_first_text_can_be_corrected_until_there_is_a_ticket() {
    Correction company = new Correction(null, "Anew", null, "org-2", null);
    assertThat(TicketCorrection.of(DEAD, company).wanted().organisation()).isEqualTo("org-2");
    assertThat(TicketCorrection.of(DEAD, company).wanted().body()).isEqualTo("Anew");
    TicketLink linked = LinkFixture.linked().build();
    CorrectionRefused refused =
        catchThrowableOfType(
            CorrectionRefused.class,
            () -> TicketCorrection.of(linked, new Correction(null, null, null, "org-2", null)));
    assertThat(refused.field()).isEqualTo("organisation");
    assertThat(refused).hasMessageContaining("#100 is there already");
  }
}
