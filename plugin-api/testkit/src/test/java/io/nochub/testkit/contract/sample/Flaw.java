package io.nochub.testkit.contract.sample;

/** What can be wrong with the sample plugin, and the test of the kit that must notice. */
public enum Flaw {
  NONE(""),
  CALLS_IN_OPEN("open_uses_nothing_of_what_it_is_lent"),
  STARTS_A_THREAD("no_thread_is_left_two_seconds_after_close"),
  LOGS_ITS_TOKEN("a_vendor_that_is_well_gives_up_with_a_line_for_each_permission"),
  PROBE_LOOKS_AWAY("trouble_at_the_vendor_is_told"),
  PROBE_WRITES("it_writes_nothing"),
  OFFERS_WHAT_IT_DOES_NOT_DECLARE("roles_are_offered_as_declared_and_no_others"),
  ANSWERS_AN_UNDECLARED_RECHECK("what_is_not_declared_is_refused"),
  READ_ASKS_THE_CLOCK("reading_uses_nothing_but_the_item_and_the_settings"),
  READ_COUNTS("the_same_item_gives_the_same_signals_here_and_on_another_node"),
  READ_STUMBLES("a_body_that_is_strange_in_one_place_is_read_or_set_aside"),
  READ_FORGETS_CLEARS("among_the_items_is_an_alert_and_its_end_where_both_are_declared"),
  POLL_REMEMBERS("the_same_cursor_brings_the_same_page"),
  POLL_CALLS_TROUBLE_EMPTY("a_vendor_in_trouble_fails_the_poll_and_never_looks_complete"),
  POLL_REPEATS_ITEMS("pages_join_without_an_item_twice"),
  POLL_CHOKES_ON_CURSORS("a_cursor_nobody_can_read_starts_again"),
  POLL_MISSES_TICKETS("what_somebody_writes_into_a_ticket_is_told"),
  FIND_IGNORES_THE_KEY("a_key_nobody_used_finds_nothing"),
  CREATE_LEAVES_NO_KEY("a_ticket_whose_answer_was_lost_is_found_and_not_made_again"),
  SKIPS_THE_NOTE_OF_WHAT_IS_RESOLVED("a_change_done_by_half_is_repaired_by_doing_it_again"),
  RESOLVES_ONCE("resolving_ends_the_ticket_also_when_done_twice"),
  GONE_IS_BROKEN("a_ticket_that_is_not_there_is_not_found"),
  IGNORES_WHAT_IT_CANNOT("what_is_not_declared_is_refused_before_anything_is_written"),
  SWALLOWS_INTERRUPTS("an_interrupt_ends_create"),
  SENDS_WITHOUT_REFERENCE("the_reference_travels_with_every_message"),
  TAKES_ANY_TARGET("targets_are_checked_while_they_are_edited"),
  BELIEVES_EVERYBODY("a_request_without_any_proof_is_refused"),
  BELIEVES_A_PREFIX("a_request_with_a_changed_proof_is_refused"),
  KEEPS_THE_PROOF("nothing_that_is_kept_of_a_request_shows_a_secret"),
  ACTS_FOR_ANYBODY("a_scope_of_another_organisation_is_refused_before_any_write"),
  ACTS_FOR_NOBODY("a_scope_that_names_nobody_is_refused_before_any_write"),
  ONLY_PRETENDS_TO_ACT("the_vendor_is_told"),
  ACTS_AS_IF_NOTHING_WERE("a_vendor_that_falls_ill_at_the_write_fails_the_act"),
  ENDS_ALERTS_ONCE("doing_it_twice_is_a_success"),
  LISTS_A_JOB_TWICE("jobs_are_listed_once_each"),
  RUNS_ANYTHING("a_job_nobody_prepared_is_not_run"),
  SHOWS_RUNS_TO_ANYBODY("a_run_can_be_looked_at_by_whom_it_was_for_and_nobody_else"),
  LISTENER_HIDES_ITS_PORT("it_says_where_it_listens"),
  LISTENER_DROPS_WHAT_COMES("what_arrives_is_handed_over_and_acknowledged"),
  LISTENER_SAYS_YES_TO_ALL("what_the_hub_does_not_take_is_not_acknowledged"),
  LISTENER_DIES_OF_GARBAGE("what_nobody_can_read_does_not_end_it"),
  LISTENER_IGNORES_INTERRUPTS("an_interrupt_ends_it_and_frees_the_port");

  private final String noticedBy;

  Flaw(String noticedBy) {
    this.noticedBy = noticedBy;
  }

  /** The name of a test that must fail. */
  public String noticedBy() {
    return noticedBy;
  }
}
