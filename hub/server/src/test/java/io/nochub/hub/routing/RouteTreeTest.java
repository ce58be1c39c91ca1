package io.nochub.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.nochub.api.notify.Notification.Moment;
import io.nochub.api.signal.Severity;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketDraft.Priority;
import io.nochub.hub.routing.RouteNode.Unmatched;
import io.nochub.hub.routing.RouteTree.Problem;
import io.nochub.hub.routing.TicketRoute.Resolve;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RouteTreeTest {
  private static final RouteTree.Surroundings AROUND =
      new RouteTree.Surroundings() {
        @Override
        public String problemWithTickets(String integration) {
          return integration.equals("desk") ? "" : integration + " makes no tickets";
        }

        @Override
        public String problemWithNotices(NotifyRoute route) {
          return route.integration().equals("mail") ? "" : route.integration() + " sends nothing";
        }
      };

  private final RouteStore json = new RouteStore();

  /** Reads JSON written with single quotes, and with backticks around the texts of conditions. */
  private RouteNode tree(String text) {
    return json.parse(text.replace('\'', '"').replace('`', '\''));
  }

  private EffectiveRoute route(String text, RoutingFacts facts) {
    return RouteTree.of(7, tree(text)).route(facts);
  }

  private EffectiveRoute route(String text) {
    return route(text, FactsOf.disk(Severity.MAJOR));
  }

  private List<Problem> problems(String text) {
    return RouteTree.check(tree(text), AROUND);
  }

  @Test
  void the_empty_tree_records_and_shows_and_tells_nobody() {
    EffectiveRoute route = RouteTree.of(0, RouteNode.empty()).route(FactsOf.disk(Severity.MAJOR));
    assertThat(route.wantedTicket()).isEmpty();
    assertThat(route.notices()).isEmpty();
    assertThat(route.recordOnly()).isFalse();
    assertThat(route.hold()).isEqualTo(Duration.ZERO);
    assertThat(route.reopenWithin()).isEqualTo(Duration.ofHours(4));
    assertThat(route.unmatched()).isEqualTo(Unmatched.LIST);
    assertThat(route.severityOf(Severity.MINOR)).isEqualTo(Severity.MINOR);
    assertThat(route.from()).isEmpty();
  }

  @Test
  void what_a_rule_leaves_out_is_inherited_and_what_it_says_replaces() {
    EffectiveRoute route =
        route(
            """
            {'name':'root','hold':'PT2M','reopenWithin':'PT1H','severity':'MINOR','recordOnly':true,
             'unmatched':'ACT','children':[
              {'name':'servers','when':'device.kind == `SERVER`','recordOnly':false,
               'severity':'CRITICAL'}]}
            """);
    assertThat(route.hold()).isEqualTo(Duration.ofMinutes(2));
    assertThat(route.reopenWithin()).isEqualTo(Duration.ofHours(1));
    assertThat(route.unmatched()).isEqualTo(Unmatched.ACT);
    assertThat(route.recordOnly()).isFalse();
    assertThat(route.severityOf(Severity.INFO)).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void every_value_says_which_rule_set_it() {
    EffectiveRoute route =
        route(
            """
            {'name':'root','hold':'PT2M','ticket':{'integration':'desk'},'children':[
              {'name':'grave','when':'alert.severity >= MAJOR','hold':'PT0S','children':[
                {'name':'disks','when':'alert.condition.startsWith(`disk`)',
                 'ticket':{'fields':{'Queue':'Storage'}}}]}]}
            """);
    assertThat(route.path()).containsExactly("root", "grave", "disks");
    assertThat(route.pathText()).isEqualTo("root › grave › disks");
    assertThat(route.from()).isEqualTo(Map.of("hold", "grave", "ticket", "disks"));
    assertThat(route.version()).isEqualTo(7);
  }

  @Test
  void the_first_child_that_applies_wins() {
    EffectiveRoute route =
        route(
            """
            {'name':'root','children':[
              {'name':'no','when':'false','hold':'PT1M'},
              {'name':'first','when':'true','hold':'PT2M'},
              {'name':'second','when':'true','hold':'PT3M'}]}
            """);
    assertThat(route.hold()).isEqualTo(Duration.ofMinutes(2));
    assertThat(route.path()).containsExactly("root", "first");
  }

  @Test
  void a_child_that_goes_on_lets_later_siblings_add_and_override() {
    EffectiveRoute route =
        route(
            """
            {'name':'root','children':[
              {'name':'first','when':'true','continue':true,'hold':'PT2M','reopenWithin':'PT1H'},
              {'name':'second','when':'true','hold':'PT3M'},
              {'name':'third','when':'true','hold':'PT4M'}]}
            """);
    assertThat(route.hold()).isEqualTo(Duration.ofMinutes(3));
    assertThat(route.reopenWithin()).isEqualTo(Duration.ofHours(1));
    assertThat(route.path()).containsExactly("root", "first", "second");
  }

  @Test
  void children_of_a_rule_that_does_not_apply_are_not_asked() {
    EffectiveRoute route =
        route(
            """
            {'name':'root','children':[
              {'name':'no','when':'false','children':[{'name':'inside','when':'true','hold':'PT9M'}]}]}
            """);
    assertThat(route.hold()).isEqualTo(Duration.ZERO);
    assertThat(route.path()).containsExactly("root");
  }

  @Test
  void a_rule_without_a_condition_applies_always() {
    assertThat(route("{'name':'root','children':[{'name':'all','hold':'PT1M'}]}").hold())
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void the_tickets_fields_and_priorities_are_merged_entry_by_entry() {
    EffectiveRoute route =
        route(
            """
            {'name':'root','ticket':{'integration':'desk','fields':{'Queue':'NOC','Type':'Alert'},
              'priority':{'MAJOR':'NORMAL','MINOR':'LOW'},'resolve':'ALWAYS','visibility':'CUSTOMER',
              'summary':'S','body':'B'},'children':[
                {'name':'disks','ticket':{'fields':{'Queue':'Storage'},'priority':{'MAJOR':'URGENT'},
                 'summary':'Disk'}}]}
            """);
    TicketRoute ticket = route.wantedTicket().orElseThrow();
    assertThat(ticket.integration()).isEqualTo("desk");
    assertThat(ticket.fields()).isEqualTo(Map.of("Queue", "Storage", "Type", "Alert"));
    assertThat(ticket.priorityOf(Severity.MAJOR)).isEqualTo(Priority.URGENT);
    assertThat(ticket.priorityOf(Severity.MINOR)).isEqualTo(Priority.LOW);
    assertThat(ticket.resolve()).isEqualTo(Resolve.ALWAYS);
    assertThat(ticket.visibility()).isEqualTo(Visibility.CUSTOMER);
    assertThat(ticket.summary()).isEqualTo("Disk");
    assertThat(ticket.body()).isEqualTo("B");
  }

  @Test
  void the_empty_ticket_system_means_no_ticket_below_one_that_makes_them() {
    EffectiveRoute route =
        route(
            """
            {'name':'root','ticket':{'integration':'desk'},'children':[
              {'name':'quiet','ticket':{'integration':''}}]}
            """);
    assertThat(route.wantedTicket()).isEmpty();
  }

  @Test
  void severities_have_their_usual_priority() {
    TicketRoute ticket = TicketRoute.to("desk");
    assertThat(Severity.values())
        .extracting(ticket::priorityOf)
        .containsExactly(
            Priority.LOW, Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.URGENT);
  }

  @Test
  void notices_replace_those_of_the_rules_above() {
    EffectiveRoute route =
        route(
            """
            {'name':'root','notify':[{'integration':'mail','target':'noc@example.org'}],'children':[
              {'name':'grave','when':'alert.severity >= MAJOR','notify':[
                {'integration':'chat','target':'#grave','on':['OPENED']}]}]}
            """);
    assertThat(route.notices())
        .containsExactly(new NotifyRoute("chat", "#grave", Set.of(Moment.OPENED)));
    assertThat(route("{'name':'root','notify':[{'integration':'mail','target':'x'}]}").notices())
        .extracting(NotifyRoute::on)
        .containsExactly(Set.of(Moment.OPENED, Moment.RESOLVED));
  }

  @Test
  void a_condition_that_cannot_be_evaluated_passes_on_to_the_next_rule() {
    EffectiveRoute route =
        route(
            """
            {'name':'root','children':[
              {'name':'broken','when':'alert.details[`missing`] == `x`','hold':'PT1M'},
              {'name':'next','when':'true','hold':'PT2M'}]}
            """);
    assertThat(route.path()).containsExactly("root", "next");
  }

  @Test
  void a_good_tree_has_no_problems() {
    assertThat(
            problems(
                """
                {'name':'root','hold':'PT0S','ticket':{'integration':'desk','summary':'{{title}}'},
                 'notify':[{'integration':'mail','target':'noc@example.org'}],
                 'children':[{'name':'no ticket','when':'alert.momentary','ticket':{'integration':''}}]}
                """))
        .isEmpty();
  }

  @Test
  void everything_that_is_wrong_is_named_with_its_place() {
    List<Problem> problems =
        problems(
            """
            {'name':'root','when':'true','hold':'PT-1S','ticket':{'integration':'nowhere'},'children':[
              {'name':'root','when':'alert.titel == 1','reopenWithin':'PT-1S'},
              {'name':' ','children':[
                {'name':'deep','notify':[{'integration':'mail','target':'x'},{'integration':'fax','target':'x'}]}]}]}
            """);
    assertThat(problems)
        .extracting(Problem::field)
        .containsExactlyInAnyOrder(
            "when",
            "hold",
            "ticket/integration",
            "children/0/name",
            "children/0/when",
            "children/0/reopenWithin",
            "children/1/name",
            "children/1/children/0/notify/1");
    assertThat(problems)
        .extracting(Problem::field, Problem::problem)
        .contains(
            tuple("ticket/integration", "nowhere makes no tickets"),
            tuple("children/0/name", "\"root\" is the name of another rule too"));
    assertThat(problems)
        .filteredOn(problem -> problem.field().equals("children/0/when"))
        .singleElement()
        .extracting(Problem::problem)
        .asString()
        .contains("titel");
  }

  @Test
  void a_tree_too_deep_is_refused() {
    RouteNode node = tree("{'name':'leaf'}");
    for (int i = 0; i < 25; i++) {
      node =
          new RouteNode(
              "n" + i,
              null,
              false,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              List.of(node));
    }
    assertThat(RouteTree.check(node, AROUND))
        .singleElement()
        .extracting(Problem::problem)
        .asString()
        .contains("nested");
  }

  @Test
  void a_saved_tree_that_does_not_compile_any_more_is_reported_and_not_guessed_at() {
    RouteNode broken = tree("{'name':'root','children':[{'name':'x','when':'no such thing'}]}");
    assertThatThrownBy(() -> RouteTree.of(1, broken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("children/0/when");
  }

  @Test
  void a_tree_reads_back_as_it_was_printed() {
    RouteNode tree =
        tree(
            """
            {'name':'root','hold':'PT2M','severity':'MAJOR','recordOnly':false,'reopenWithin':'PT4H','quiet':'PT6H','unmatched':'LIST',
             'ticket':{'integration':'desk','fields':{'Queue':'NOC'},'priority':{'MAJOR':'HIGH'},'resolve':'NEVER'},
             'notify':[{'integration':'mail','target':'x','on':['OPENED','UPDATED']}],
             'children':[{'name':'more','when':'true','continue':true}]}
            """);
    assertThat(json.parse(json.print(tree))).isEqualTo(tree);
    assertThat(json.print(tree)).contains("\"continue\":true").contains("\"notify\":[");
  }

  @Test
  void a_misspelt_name_in_a_tree_is_refused_by_name() {
    assertThatThrownBy(() -> tree("{'name':'root','hodl':'PT2M'}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hodl");
    assertThatThrownBy(() -> tree("{'name':'root','hold':'two minutes'}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two minutes");
  }

  @Test
  void the_rules_that_lead_to_an_integration_are_known_by_name() {
    RouteTree tree =
        RouteTree.of(
            1,
            tree(
                """
                {'name':'root','ticket':{'integration':'desk'},'children':[
                  {'name':'quiet','ticket':{'integration':''}},
                  {'name':'night','children':[
                    {'name':'page','notify':[{'integration':'mail','target':'noc@acme.example'}]}]}]}
                """));
    assertThat(tree.rulesNaming("desk")).containsExactly("root");
    assertThat(tree.rulesNaming("mail")).containsExactly("page");
    assertThat(tree.rulesNaming("rmm")).isEmpty();
  }
}
