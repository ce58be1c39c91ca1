/**
 * Stories told with the archive as it was built: its launcher starts a process of its own, with the
 * real plugins, on an empty data folder and a free port of loopback.
 *
 * <h2>Where each fault is proven</h2>
 *
 * Those with the tag {@code faults} are the fault suite, which {@code mvn verify} runs in its short
 * form; the profile {@code faults-long} of this module runs it alone, with 200 crash rounds.
 *
 * <table>
 * <caption>Faults and their tests; those without an IT in their name are in hub/server</caption>
 * <tr><th>Fault</th><th>Test</th></tr>
 * <tr><td>{@code kill -9} under load, many rounds; killed while starting</td><td>
 *   {@link io.nochub.dist.CrashRoundsIT}; one kill: AssembledHubIT.a_hub_that_is_killed_has_lost_nothing_…;
 *   what a file keeps: SqliteFileTest.what_was_answered_is_there_after_a_kill</td></tr>
 * <tr><td>crash between create and saving the id; time-out after creating</td><td>
 *   CrashRoundsIT; TroubledDesksIT (HALF_OPEN); TicketStoryTest.a_crash_between_create_and_its_answer_…,
 *   a_create_whose_answer_is_lost_…, a_create_that_never_arrived_…; contract kit
 *   TicketChecks.a_ticket_whose_answer_was_lost_is_found_…; TicketTroubleStoryTest</td></tr>
 * <tr><td>PSA slow, half-open, 500, 503, breaks off, 429 with and without Retry-After, 401, HTML, truncated,
 *   an error in a 200</td><td>
 *   all at once, others unaffected: {@link io.nochub.dist.TroubledDesksIT}; what each is called: contract kit
 *   TicketChecks.a_vendor_in_trouble_fails_create_find_and_read; what follows: RetryTableTest,
 *   OutboxStoryTest.a_quota_rests_the_lane_…, three_rejected_in_a_row_…,
 *   TicketStoryTest.refused_credentials_hold_the_lane_…</td></tr>
 * <tr><td>webhook repeated, reordered, clear before raise, clock skew, poll and webhook racing</td><td>
 *   AnyOrderTest; DeduplicateStoryTest; SuppressionModelTest</td></tr>
 * <tr><td>one device floods</td><td>RoadTest.a_flood_does_not_delay_another_organisation;
 *   FairQueueTest.a_flood_of_one_device_waits_behind_itself; StormStoryTest</td></tr>
 * <tr><td>PSA down for three days, 60 % cleared meanwhile</td><td>OutageStoryTest, with 100,000 alerts by the profile
 *   {@code faults-long} of hub/server; UnsentStoryTest</td></tr>
 * <tr><td>window, flap, hold, parent end at one instant</td><td>OneInstantStoryTest, in every order;
 *   WindowStoryTest.those_whose_hold_ends_with_the_settling_time_…; SuppressionModelTest</td></tr>
 * <tr><td>configuration replaced during delivery</td><td>{@link io.nochub.dist.ReplacedConfigurationIT};
 *   AssembledHubIT.a_source_whose_plugin_is_switched_off_…,
 *   what_is_decided_while_the_plugin_of_the_ticket_system_is_off_…;
 *   OpenIntegrationTest.closing_waits_for_running_calls_…; HoldStoryTest.an_alert_keeps_the_hold_…</td></tr>
 * <tr><td>disk full</td><td>
 *   {@link io.nochub.dist.DiskFaultIT} (a file system in memory, where the system allows a name space of one's
 *   own); SqliteFileTest.a_full_disk_fails_the_units_it_hits_…; WebhookIntakeTest.a_full_disk_is_503_…;
 *   ListenerHostTest.with_a_full_disk_nothing_is_taken; StoredBoardTest.a_full_disk_…_are_troubles</td></tr>
 * <tr><td>disk read-only; a write or fsync that fails</td><td>
 *   DiskFaultIT (at the start; a limit on the size of files while it runs);
 *   SqliteFileTest.an_io_error_at_a_commit_fails_its_units_and_is_fatal;
 *   WebhookIntakeTest.a_database_that_takes_no_more_is_503</td></tr>
 * <tr><td>plugin throws</td><td>PluginCallTest.a_bug_of_the_plugin_becomes_a_fault_…, an_error_is_contained_…;
 *   PluginHostTest.a_plugin_that_fails_at_start_…; IntegrationsTest.an_open_that_crashes_…,
 *   a_close_that_crashes_…; OutboxStoryTest.a_bug_in_a_plugin_is_met_three_times_…</td></tr>
 * <tr><td>plugin hangs</td><td>PluginCallTest.a_call_out_of_time_…, a_call_that_ignores_its_interruption_…;
 *   IntegrationsTest.an_open_that_hangs_is_given_up</td></tr>
 * <tr><td>plugin leaks a thread; loader collected</td><td>PluginHostTest.a_plugin_that_leaves_a_thread_…,
 *   a_new_version_takes_over_…_leaves_the_memory</td></tr>
 * <tr><td>plugin floods the log</td><td>nowhere: the hub does not limit what a plugin logs</td></tr>
 * <tr><td>plugin returns garbage</td><td>PluginCallTest.null_is_a_bug_of_the_plugin_too;
 *   RoadTest.an_input_of_which_the_plugin_makes_null_…, a_signal_that_cannot_be_decided_…;
 *   PollWorkerTest.a_source_that_goes_round_in_a_circle_is_stopped</td></tr>
 * <tr><td>plugin takes 30 s to stop</td><td>OpenIntegrationTest.a_close_that_takes_half_a_minute_…;
 *   IntegrationsTest.the_hub_stops_within_seconds_…</td></tr>
 * <tr><td>snapshot half empty, a page missing, a raise during it</td><td>CompleteLookTest;
 *   PollWorkerTest.nothing_is_concluded_across_an_error, a_look_that_would_clear_much_…</td></tr>
 * <tr><td>ticket merged, deleted, reopened, company changed, mass-closed</td><td>
 *   TicketStoryTest.a_merged_ticket_…, a_deleted_ticket_…, a_ticket_a_person_moved_to_another_company_…,
 *   more_than_twenty_closings_…; QuietStoryTest.a_person_who_opens_the_ticket_again_…</td></tr>
 * <tr><td>copy of the data started beside the live one</td><td>InstanceTest; DataFolderTest.a_second_hub_…</td></tr>
 * <tr><td>restart after a day off</td><td>WindowStoryTest.a_window_that_ended_while_the_hub_was_off_…;
 *   HoldStoryTest.a_hold_that_ended_while_the_hub_was_off_…; ClockworkTest.nothing_is_done_before_the_release,
 *   a_jump_of_the_clock_…; NoticeStoryTest.what_waited_too_long_is_no_news_…</td></tr>
 * <tr><td>upgrade, and an older program on newer data</td><td>
 *   MigrationsTest.an_older_program_refuses_a_newer_schema_…</td></tr>
 * </table>
 */
@NullMarked
package io.nochub.dist;

import org.jspecify.annotations.NullMarked;
